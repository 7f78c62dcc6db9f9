// Where the dashboard begins.

import "./dash_page";

document.body.style.margin = "0";

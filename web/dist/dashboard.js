/* With lit, lit-html and lit-element:

BSD 3-Clause License

Copyright (c) 2017 Google LLC. All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
"use strict";(()=>{var O=globalThis,R=O.ShadowRoot&&(O.ShadyCSS===void 0||O.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,D=Symbol(),tt=new WeakMap,x=class{constructor(t,e,s){if(this._$cssResult$=!0,s!==D)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(R&&t===void 0){let s=e!==void 0&&e.length===1;s&&(t=tt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),s&&tt.set(e,t))}return t}toString(){return this.cssText}},et=i=>new x(typeof i=="string"?i:i+"",void 0,D),I=(i,...t)=>{let e=i.length===1?i[0]:t.reduce((s,r,n)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[n+1],i[0]);return new x(e,i,D)},st=(i,t)=>{if(R)i.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let s=document.createElement("style"),r=O.litNonce;r!==void 0&&s.setAttribute("nonce",r),s.textContent=e.cssText,i.appendChild(s)}},B=R?i=>i:i=>i instanceof CSSStyleSheet?(t=>{let e="";for(let s of t.cssRules)e+=s.cssText;return et(e)})(i):i;var{is:Tt,defineProperty:Nt,getOwnPropertyDescriptor:Ut,getOwnPropertyNames:Ot,getOwnPropertySymbols:Rt,getPrototypeOf:Ht}=Object,H=globalThis,rt=H.trustedTypes,jt=rt?rt.emptyScript:"",Lt=H.reactiveElementPolyfillSupport,E=(i,t)=>i,F={toAttribute(i,t){switch(t){case Boolean:i=i?jt:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,t){let e=i;switch(t){case Boolean:e=i!==null;break;case Number:e=i===null?null:Number(i);break;case Object:case Array:try{e=JSON.parse(i)}catch{e=null}}return e}},nt=(i,t)=>!Tt(i,t),it={attribute:!0,type:String,converter:F,reflect:!1,useDefault:!1,hasChanged:nt};Symbol.metadata??=Symbol("metadata"),H.litPropertyMetadata??=new WeakMap;var f=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=it){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let s=Symbol(),r=this.getPropertyDescriptor(t,s,e);r!==void 0&&Nt(this.prototype,t,r)}}static getPropertyDescriptor(t,e,s){let{get:r,set:n}=Ut(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:r,set(o){let d=r?.call(this);n?.call(this,o),this.requestUpdate(t,d,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??it}static _$Ei(){if(this.hasOwnProperty(E("elementProperties")))return;let t=Ht(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(E("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(E("properties"))){let e=this.properties,s=[...Ot(e),...Rt(e)];for(let r of s)this.createProperty(r,e[r])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[s,r]of e)this.elementProperties.set(s,r)}this._$Eh=new Map;for(let[e,s]of this.elementProperties){let r=this._$Eu(e,s);r!==void 0&&this._$Eh.set(r,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let s=new Set(t.flat(1/0).reverse());for(let r of s)e.unshift(B(r))}else t!==void 0&&e.push(B(t));return e}static _$Eu(t,e){let s=e.attribute;return s===!1?void 0:typeof s=="string"?s:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let s of e.keys())this.hasOwnProperty(s)&&(t.set(s,this[s]),delete this[s]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return st(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,s){this._$AK(t,s)}_$ET(t,e){let s=this.constructor.elementProperties.get(t),r=this.constructor._$Eu(t,s);if(r!==void 0&&s.reflect===!0){let n=(s.converter?.toAttribute!==void 0?s.converter:F).toAttribute(e,s.type);this._$Em=t,n==null?this.removeAttribute(r):this.setAttribute(r,n),this._$Em=null}}_$AK(t,e){let s=this.constructor,r=s._$Eh.get(t);if(r!==void 0&&this._$Em!==r){let n=s.getPropertyOptions(r),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:F;this._$Em=r;let d=o.fromAttribute(e,n.type);this[r]=d??this._$Ej?.get(r)??d,this._$Em=null}}requestUpdate(t,e,s,r=!1,n){if(t!==void 0){let o=this.constructor;if(r===!1&&(n=this[t]),s??=o.getPropertyOptions(t),!((s.hasChanged??nt)(n,e)||s.useDefault&&s.reflect&&n===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,s))))return;this.C(t,e,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:s,reflect:r,wrapped:n},o){s&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),n!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||s||(e=void 0),this._$AL.set(t,e)),r===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,n]of this._$Ep)this[r]=n;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[r,n]of s){let{wrapped:o}=n,d=this[r];o!==!0||this._$AL.has(r)||d===void 0||this.C(r,void 0,n,d)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(e)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};f.elementStyles=[],f.shadowRootOptions={mode:"open"},f[E("elementProperties")]=new Map,f[E("finalized")]=new Map,Lt?.({ReactiveElement:f}),(H.reactiveElementVersions??=[]).push("2.1.2");var J=globalThis,ot=i=>i,j=J.trustedTypes,at=j?j.createPolicy("lit-html",{createHTML:i=>i}):void 0,ut="$lit$",g=`lit$${Math.random().toFixed(9).slice(2)}$`,mt="?"+g,zt=`<${mt}>`,y=document,C=()=>y.createComment(""),P=i=>i===null||typeof i!="object"&&typeof i!="function",Z=Array.isArray,Dt=i=>Z(i)||typeof i?.[Symbol.iterator]=="function",W=`[ 	
\f\r]`,k=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ht=/-->/g,lt=/>/g,_=RegExp(`>|${W}(?:([^\\s"'>=/]+)(${W}*=${W}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),dt=/'/g,ct=/"/g,ft=/^(?:script|style|textarea|title)$/i,Q=i=>(t,...e)=>({_$litType$:i,strings:t,values:e}),c=Q(1),L=Q(2),Qt=Q(3),A=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),pt=new WeakMap,v=y.createTreeWalker(y,129);function $t(i,t){if(!Z(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return at!==void 0?at.createHTML(t):t}var It=(i,t)=>{let e=i.length-1,s=[],r,n=t===2?"<svg>":t===3?"<math>":"",o=k;for(let d=0;d<e;d++){let a=i[d],p,u,l=-1,m=0;for(;m<a.length&&(o.lastIndex=m,u=o.exec(a),u!==null);)m=o.lastIndex,o===k?u[1]==="!--"?o=ht:u[1]!==void 0?o=lt:u[2]!==void 0?(ft.test(u[2])&&(r=RegExp("</"+u[2],"g")),o=_):u[3]!==void 0&&(o=_):o===_?u[0]===">"?(o=r??k,l=-1):u[1]===void 0?l=-2:(l=o.lastIndex-u[2].length,p=u[1],o=u[3]===void 0?_:u[3]==='"'?ct:dt):o===ct||o===dt?o=_:o===ht||o===lt?o=k:(o=_,r=void 0);let $=o===_&&i[d+1].startsWith("/>")?" ":"";n+=o===k?a+zt:l>=0?(s.push(p),a.slice(0,l)+ut+a.slice(l)+g+$):a+g+(l===-2?d:$)}return[$t(i,n+(i[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),s]},M=class i{constructor({strings:t,_$litType$:e},s){let r;this.parts=[];let n=0,o=0,d=t.length-1,a=this.parts,[p,u]=It(t,e);if(this.el=i.createElement(p,s),v.currentNode=this.el.content,e===2||e===3){let l=this.el.content.firstChild;l.replaceWith(...l.childNodes)}for(;(r=v.nextNode())!==null&&a.length<d;){if(r.nodeType===1){if(r.hasAttributes())for(let l of r.getAttributeNames())if(l.endsWith(ut)){let m=u[o++],$=r.getAttribute(l).split(g),U=/([.?@])?(.*)/.exec(m);a.push({type:1,index:n,name:U[2],strings:$,ctor:U[1]==="."?V:U[1]==="?"?K:U[1]==="@"?X:S}),r.removeAttribute(l)}else l.startsWith(g)&&(a.push({type:6,index:n}),r.removeAttribute(l));if(ft.test(r.tagName)){let l=r.textContent.split(g),m=l.length-1;if(m>0){r.textContent=j?j.emptyScript:"";for(let $=0;$<m;$++)r.append(l[$],C()),v.nextNode(),a.push({type:2,index:++n});r.append(l[m],C())}}}else if(r.nodeType===8)if(r.data===mt)a.push({type:2,index:n});else{let l=-1;for(;(l=r.data.indexOf(g,l+1))!==-1;)a.push({type:7,index:n}),l+=g.length-1}n++}}static createElement(t,e){let s=y.createElement("template");return s.innerHTML=t,s}};function w(i,t,e=i,s){if(t===A)return t;let r=s!==void 0?e._$Co?.[s]:e._$Cl,n=P(t)?void 0:t._$litDirective$;return r?.constructor!==n&&(r?._$AO?.(!1),n===void 0?r=void 0:(r=new n(i),r._$AT(i,e,s)),s!==void 0?(e._$Co??=[])[s]=r:e._$Cl=r),r!==void 0&&(t=w(i,r._$AS(i,t.values),r,s)),t}var q=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,r=(t?.creationScope??y).importNode(e,!0);v.currentNode=r;let n=v.nextNode(),o=0,d=0,a=s[0];for(;a!==void 0;){if(o===a.index){let p;a.type===2?p=new T(n,n.nextSibling,this,t):a.type===1?p=new a.ctor(n,a.name,a.strings,this,t):a.type===6&&(p=new G(n,this,t)),this._$AV.push(p),a=s[++d]}o!==a?.index&&(n=v.nextNode(),o++)}return v.currentNode=y,r}p(t){let e=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},T=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,r){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=w(this,t,e),P(t)?t===h||t==null||t===""?(this._$AH!==h&&this._$AR(),this._$AH=h):t!==this._$AH&&t!==A&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Dt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==h&&P(this._$AH)?this._$AA.nextSibling.data=t:this.T(y.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,r=typeof s=="number"?this._$AC(t):(s.el===void 0&&(s.el=M.createElement($t(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===r)this._$AH.p(e);else{let n=new q(r,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=pt.get(t.strings);return e===void 0&&pt.set(t.strings,e=new M(t)),e}k(t){Z(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,s,r=0;for(let n of t)r===e.length?e.push(s=new i(this.O(C()),this.O(C()),this,this.options)):s=e[r],s._$AI(n),r++;r<e.length&&(this._$AR(s&&s._$AB.nextSibling,r),e.length=r)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let s=ot(t).nextSibling;ot(t).remove(),t=s}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},S=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,r,n){this.type=1,this._$AH=h,this._$AN=void 0,this.element=t,this.name=e,this._$AM=r,this.options=n,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=h}_$AI(t,e=this,s,r){let n=this.strings,o=!1;if(n===void 0)t=w(this,t,e,0),o=!P(t)||t!==this._$AH&&t!==A,o&&(this._$AH=t);else{let d=t,a,p;for(t=n[0],a=0;a<n.length-1;a++)p=w(this,d[s+a],e,a),p===A&&(p=this._$AH[a]),o||=!P(p)||p!==this._$AH[a],p===h?t=h:t!==h&&(t+=(p??"")+n[a+1]),this._$AH[a]=p}o&&!r&&this.j(t)}j(t){t===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},V=class extends S{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===h?void 0:t}},K=class extends S{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==h)}},X=class extends S{constructor(t,e,s,r,n){super(t,e,s,r,n),this.type=5}_$AI(t,e=this){if((t=w(this,t,e,0)??h)===A)return;let s=this._$AH,r=t===h&&s!==h||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,n=t!==h&&(s===h||r);r&&this.element.removeEventListener(this.name,this,s),n&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},G=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){w(this,t)}};var Bt=J.litHtmlPolyfillSupport;Bt?.(M,T),(J.litHtmlVersions??=[]).push("3.3.3");var gt=(i,t,e)=>{let s=e?.renderBefore??t,r=s._$litPart$;if(r===void 0){let n=e?.renderBefore??null;s._$litPart$=r=new T(t.insertBefore(C(),n),n,void 0,e??{})}return r._$AI(i),r};var Y=globalThis,b=class extends f{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=gt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return A}};b._$litElement$=!0,b.finalized=!0,Y.litElementHydrateSupport?.({LitElement:b});var Ft=Y.litElementPolyfillSupport;Ft?.({LitElement:b});(Y.litElementVersions??=[]).push("4.2.2");function Wt(i){let t=new Map;for(let[e,s]of Object.entries(i.state?.counters??{}))for(let[r,n]of Object.entries(s??{}))t.set(`${e}.${r}`,n);return t}var z=class{constructor(){this.changes=[];this.counts=[]}add(t){this.note(t),this.last=t,t.state&&(this.counts.push({at:t.at,values:Wt(t)}),this.counts.length>120&&this.counts.shift())}rates(){let t=this.counts[this.counts.length-1];return t?[...t.values.keys()].map(s=>({name:s,values:this.counts.slice(1).map(({at:r,values:n},o)=>{let d=this.counts[o],a=Math.max(.001,(r-d.at)/1e3),[p,u]=[d.values.get(s),n.get(s)];return p===void 0||u===void 0?0:Math.max(0,u-p)/a})})).filter(s=>s.values.some(r=>r>0)).sort((s,r)=>bt(r.values)-bt(s.values)||(s.name<r.name?-1:1)):[]}note(t){let[e,s]=[t.members,this.last?.members];if(!this.last||(!e!=!s&&this.say(t,e?"the node answers again":"the node does not answer"),!e||!s))return;e.view!==s.view&&this.say(t,e.view?`view ${e.view} of ${qt(e)}`:"in no view"),e.leader?.name!==s.leader?.name&&this.say(t,e.leader?`${e.leader.name} leads`:"nobody leads"),e.quorate!==s.quorate&&this.say(t,e.quorate?"has a majority":`has no majority: ${e.why}`);let r=new Map(s.members.map(n=>[n.name,n.heard]));for(let n of e.members)r.has(n.name)&&r.get(n.name)!==n.heard&&this.say(t,`${n.name} is ${n.heard?"heard again":"not heard"}`)}say(t,e){this.changes.unshift({at:t.at,text:e}),this.changes.length=Math.min(this.changes.length,100)}};function qt(i){return i.members.map(t=>t.name).join(", ")}function bt(i){return i[i.length-1]??0}function _t(i,t,e){let s=Math.max(1e-9,...i);return i.map((r,n)=>`${(i.length>1?n/(i.length-1)*t:t).toFixed(1)},${(e-1-r/s*(e-2)).toFixed(1)}`).join(" ")}function vt(i){return i>=1e6?`${(i/1e6).toFixed(1)} M`:i>=1e3?`${(i/1e3).toFixed(1)} k`:i>=10||Number.isInteger(i)?i.toFixed(0):i.toFixed(1)}var yt=105;function At(i){return[i.self?"this node":i.heard?"heard":"not heard",i.leader?"leads":"",i.state==="learner"?"learns":"",i.votes?"":"no vote"].filter(t=>t).join(", ")}function wt(i){let t=n=>{let o=n/Math.max(1,i.members.length)*2*Math.PI-Math.PI/2;return{x:160+yt*Math.cos(o),y:145+yt*Math.sin(o)}},e=i.members.findIndex(n=>n.self),s=(n,o)=>e<0||n.self?h:L`<line class=${n.heard?"heard":"unheard"} x1=${t(e).x} y1=${t(e).y}
          x2=${t(o).x} y2=${t(o).y}></line>`,r=(n,o)=>L`<g
      class=${`${n.heard||n.self?"alive":"silent"} ${n.leader?"leader":""}`}
      transform=${`translate(${t(o).x} ${t(o).y})`}>
      <title>${n.name}: ${At(n)}, ${n.address}</title>
      <circle r=${n.self?17:13}></circle>
      ${n.leader?L`<text class="mark" y="5">★</text>`:h}
      <text y="32">${n.name}</text></g>`;return c`<section aria-labelledby="ring"><h2 id="ring">Members</h2>
    <svg viewBox="0 0 320 300" role="img" aria-label="The members in a ring">
      ${i.members.map(s)}${i.members.map(r)}</svg>
    <table><thead><tr><th>member</th><th>seen from here</th><th>address</th></tr></thead>
      <tbody>${i.members.map(n=>c`<tr data-heard=${n.heard}>
        <td>${n.name}</td><td>${At(n)}</td><td>${n.address}</td></tr>`)}</tbody>
    </table></section>`}function St(i){let t=e=>e===null?"":`${(e/1e3).toFixed(1)} s`;return c`<section aria-labelledby="why"><h2 id="why">What waits, and for whom</h2>
    ${i.findings.length===0?c`<p>Nothing waits.</p>`:c`<ul>${i.findings.map(e=>c`<li class=${e.stuck?"bad":""}>
          ${e.text}${e.waited_ms===null?"":`, for ${t(e.waited_ms)}`}${e.next?c`<br><small>next: ${e.next} ${e.next_in_ms===null?"":`in ${t(e.next_in_ms)}`}</small>`:h}</li>`)}</ul>`}
  </section>`}var Vt=14;function xt(i){let t=i.rates().slice(0,Vt);return c`<section aria-labelledby="rates"><h2 id="rates">Counts a second</h2>
    ${t.length===0?c`<p>Nothing is counted at present.</p>`:h}
    <table><tbody>${t.map(e=>c`<tr><td>${e.name}</td>
      <td class="number">${vt(e.values[e.values.length-1])}</td>
      <td><svg class="spark" viewBox="0 0 120 24" aria-hidden="true">
        <polyline points=${_t(e.values,120,24)}></polyline></svg></td></tr>`)}
    </tbody></table></section>`}function Et(i,t){let e=r=>new Date(r).toLocaleTimeString(),s=(t?.evidence??[]).slice(-8).reverse();return c`<section aria-labelledby="time"><h2 id="time">What happened</h2>
    <ol aria-live="polite">${i.changes.slice(0,30).map(r=>c`<li>
      <time>${e(r.at)}</time> ${r.text}</li>`)}</ol>
    ${s.length===0?h:c`<h3>Suspicions</h3>
      <ul>${s.map(r=>c`<li>${r.by??"somebody"} suspected
        ${r.who??"a stranger"}: ${r.cause}, ${(r.age_ms/1e3).toFixed(0)} s ago${r.withdrawn?", withdrawn":""}</li>`)}</ul>`}
  </section>`}function kt(i,t,e=""){let s=i?.node??t?.node??"node";return c`<header><h1>${s}
      <small>${t?`${t.kind}, Troupe ${t.version}`:""}</small></h1>
    ${e?c`<p class="bad" role="alert">${e}</p>`:h}
    ${i?c`<p>view <b>${i.view??"none"}</b>, leader
      <b>${i.leader?.name??"nobody"}</b>, <b class=${i.quorate?"":"bad"}>${i.quorate?"a majority is in touch":i.why||"no majority"}</b></p>`:h}
  </header>`}function Ct(i,t,e){let s=(i?.members??[]).filter(r=>!r.self);return c`<section aria-labelledby="chaos"><h2 id="chaos">Break it</h2>
    <div class="buttons">
      ${s.map(r=>c`<button
        @click=${()=>e.order({partition:[r.address],for:"10s"})}>
        Part from ${r.name}, 10 s</button>`)}
      <button ?disabled=${s.length===0} @click=${()=>e.order({partition:s.map(r=>r.address),for:"10s"})}>
        Part from all, 10 s</button>
      <button @click=${()=>e.order({loss:.3,for:"10s"})}>Lose 30 %, 10 s</button>
      <button @click=${()=>e.order({delay:"1ms..60ms",for:"10s"})}>
        Delay, 10 s</button>
      <button @click=${()=>e.order({pause:"3s"})}>Stand still, 3 s</button>
      <button class="danger" @click=${()=>e.order({kill:!0})}>Kill</button>
      <button @click=${()=>e.order({heal:!0})}>Heal the links</button>
    </div>
    <p role="status">${t}</p></section>`}var Pt=I`
  :host {
    --paper: #ffffff; --ink: #1b1b1f; --faint: #5d5d66; --edge: #d0d0d8;
    --ground: #f4f4f7; --bad: #b00020; --good: #00795a; --mark: #0072b2;
    display: block; box-sizing: border-box; min-height: 100vh;
    padding: 12px clamp(8px, 2vw, 24px);
    background: var(--ground); color: var(--ink);
    font: 15px/1.45 system-ui, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --paper: #16161a; --ink: #ececf1; --faint: #a2a2ad; --edge: #3a3a42;
      --ground: #0d0d10; --bad: #ff8a8a; --good: #3ad6a4; --mark: #56b4e9;
    }
  }
  h1 { font-size: 1.3rem; margin: 0; }
  h1 small { font-weight: 400; font-size: 0.9rem; color: var(--faint); }
  h2 { font-size: 1rem; margin: 0 0 6px; }
  h3 { font-size: 0.9rem; margin: 8px 0 0; }
  p { margin: 4px 0; }
  .bad { color: var(--bad); }
  main {
    display: grid; gap: 12px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
  }
  section {
    background: var(--paper); border: 1px solid var(--edge);
    border-radius: 8px; padding: 10px 12px; min-width: 0; overflow-x: auto;
  }
  .controls, .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
  button, input {
    font: inherit; color: inherit; background: var(--paper);
    border: 1px solid var(--edge); border-radius: 6px; padding: 4px 10px;
    min-height: 34px;
  }
  input { width: 9em; }
  button { cursor: pointer; }
  button.danger { border-color: var(--bad); color: var(--bad); }
  button:disabled { opacity: 0.45; cursor: default; }
  button:focus-visible, input:focus-visible {
    outline: 2px solid var(--mark); outline-offset: 2px;
  }
  table { border-collapse: collapse; width: 100%; }
  th { text-align: left; font-weight: 600; color: var(--faint); }
  td, th { padding: 2px 8px 2px 0; overflow-wrap: anywhere; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  ol, ul { margin: 4px 0; padding-left: 1.2em; max-height: 260px; overflow: auto; }
  ol { list-style: none; padding-left: 0; }
  time { color: var(--faint); font-variant-numeric: tabular-nums; }
  svg { width: 100%; max-width: 420px; display: block; margin: 0 auto; }
  svg text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
  svg .mark { fill: var(--paper); font-size: 14px; }
  circle { fill: var(--good); }
  .silent circle { fill: none; stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3; }
  .silent .mark { fill: var(--bad); }
  .leader circle { stroke: var(--ink); stroke-width: 2; }
  .silent.leader circle { stroke: var(--bad); }
  line.heard { stroke: var(--edge); }
  line.unheard { stroke: var(--bad); stroke-dasharray: 5 4; }
  svg.spark { width: 120px; height: 24px; }
  polyline { fill: none; stroke: var(--mark); stroke-width: 1.5; }
`;var Kt=1e3,Mt=3e3,N=class extends b{constructor(){super();this.history=new z;this.token="";this.sample={at:0},this.answer="",this.fault="",this.paused=!1}connectedCallback(){super.connectedCallback(),this.look()}disconnectedCallback(){clearTimeout(this.timer),super.disconnectedCallback()}headers(){return this.token?{Authorization:`Bearer ${this.token}`}:{}}async get(e){let s=await fetch(e,{headers:this.headers(),signal:AbortSignal.timeout(Mt)});if(s.status===401)throw new Error("the node wants its token");return s.ok?await s.json():void 0}async look(){if(!this.paused){let e=Date.now();try{let[s,r,n]=await Promise.all([this.get("v1/members"),this.get("v1/why"),this.get("v1/state")]);this.sample={at:e,members:s,why:r,state:n},this.fault=""}catch(s){this.sample={...this.sample,at:e},this.fault=`No answer: ${s instanceof Error?s.message:s}.`}this.history.add(this.fault?{at:e}:this.sample)}this.timer=window.setTimeout(()=>{this.look()},Kt)}async order(e){try{let r=await(await fetch("v1/chaos",{method:"POST",headers:{...this.headers(),"Content-Type":"application/json"},body:JSON.stringify(e),signal:AbortSignal.timeout(Mt)})).json();this.answer=r.error?.message??"Done."}catch{this.answer="No answer."}}updated(){let{members:e}=this.sample;this.dataset.members=`${e?.members.length??0}`,this.dataset.heard=`${e?.members.filter(s=>s.heard).length??0}`,this.dataset.changes=`${this.history.changes.length}`}render(){let{members:e,why:s,state:r}=this.sample;return c`
      ${kt(e,r,this.fault)}
      <div class="controls">
        <button aria-pressed=${this.paused} @click=${()=>this.paused=!this.paused}>
          ${this.paused?"Go on":"Pause"}</button>
        <label>Token <input type="password" autocomplete="off"
          @change=${n=>this.token=n.target.value}>
        </label>
      </div>
      <main>
        ${e?wt(e):h}
        ${s?St(s):h}
        ${Et(this.history,e)}
        ${r?xt(this.history):h}
        ${Ct(e,this.answer,{order:n=>{this.order(n)}})}
      </main>`}};N.styles=Pt,N.properties={sample:{state:!0},answer:{state:!0},fault:{state:!0},paused:{state:!0}};customElements.define("troupe-dashboard",N);document.body.style.margin="0";})();

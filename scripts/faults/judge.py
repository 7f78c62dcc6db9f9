"""What the fault campaign holds against what it was promised; pure."""
import collections


def judge_posts(acked, shown, sent):
    """Compares the numbers that were acknowledged with those that are there.

    Returns the figure, and whether nothing is lost, twice, out of order or of
    nobody; nothing acknowledged at all is no good.
    """
    bad = {"lost": len(acked - set(shown)),
           "twice": len(shown) - len(set(shown)),
           "out of order": sum(a > b for a, b in zip(shown, shown[1:])),
           "of nobody": len(set(shown) - set(range(1, sent + 1)))}
    text = f"{len(acked)} acknowledged, {len(shown)} found"
    text += "".join(f", {n} {what}" for what, n in bad.items() if n)
    return text, bool(acked) and not any(bad.values())


def judge_deliveries(nodes, anchors):
    """Returns what is wrong, and how many deliveries and views there were."""
    wrong, at_rank, views_of, sizes = set(), {}, [], []
    for node in nodes:
        for life in range(len(node.lives)):
            size, numbers = collections.Counter(), {}
            for x in node.events("deliver", life):
                place, said = (x["view"], x["rank"]), (x["sender"], x["seq"])
                if at_rank.setdefault(place, (*said, x["payload"])) != (
                        *said, x["payload"]):
                    wrong.add(f"another message at {place}")
                if x["rank"] != size[x["view"]]:
                    wrong.add(f"{node.name} leaves out ranks in {x['view']}")
                size[x["view"]] = x["rank"] + 1
                who = (x["view"], x["sender"])
                if x["seq"] != numbers.get(who, 0) + 1:
                    wrong.add(f"{node.name} has a gap of {who}")
                numbers[who] = x["seq"]
            if node in anchors:
                views_of.append([x["view"] for x in node.events("view", life)])
                sizes.append(size)
    shared = min(map(len, views_of))
    if any(x[:shared] != views_of[0][:shared] for x in views_of):
        wrong.add("the views of those who stayed are not one line")
    for view in views_of[0][:shared - 1]:
        if len({x[view] for x in sizes}) > 1:
            wrong.add(f"those who stayed left {view} with different messages")
    return sorted(wrong), len(at_rank), shared

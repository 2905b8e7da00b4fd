#!/usr/bin/env python3
"""Counts every figure of a summary anew, from the lines of `lianqin log --format jsonl` alone.

    lianqin log --format jsonl | summary_recount.py summary.json

Written apart from the program: it knows the events and the definitions in words, and nothing else. A figure that it does
not know how to count is a fault too. Exit code 1 when any figure differs.
"""
import collections
import datetime
import json
import re
import sys

ZONE = datetime.timezone(datetime.timedelta(hours=8))
SESSION_KINDS = ("department", "township", "company", "office")
EXCUSED = ("late", "missing")


def moment(text):
    return datetime.datetime.fromisoformat(text).astimezone(ZONE)


def day_of(at):
    return at.date().isoformat()


class Campaign:
    """Everything of the log up to the cutoff."""

    def __init__(self, lines, position):
        self.events = []
        for line in lines:
            event = json.loads(line)
            if event["position"] > position:
                continue
            event["at"] = moment(event["time"])
            event["day"] = day_of(event["at"])
            event["kind"], event["key"] = event["subject"].split("/", 1)
            self.events.append(event)
        self.rules = [event["data"]["rules"] for event in self.events if event["type"] == "campaign-opened"][0]
        for event in self.events:
            if event["type"] == "rules-changed":
                self.rules = event["data"]["rules"]
        self.streams = collections.defaultdict(list)
        for event in self.events:
            self.streams[event["subject"]].append(event)
        self.units = [unit for unit in self.rules["units"] if unit["kind"] in SESSION_KINDS]

    def of_kind(self, kind):
        return {name: events for name, events in self.streams.items() if name.startswith(kind + "/")}


class Lead:
    """Whose a lead is and whose turn, after each of its events."""

    def __init__(self):
        self.finder = self.holder = self.offered = self.reviewer = self.question = self.office = None
        self.due = self.other_due = None
        self.supporting, self.wanted, self.own_done = set(), set(), False
        self.open, self.kept = False, None

    def turn(self):
        if not self.open:
            return None, None
        if self.reviewer:
            return self.reviewer, self.other_due
        if self.offered:
            return self.offered, self.other_due
        if self.office:
            return self.office, self.other_due
        if self.question:
            return self.finder, self.question
        if self.own_done and self.supporting:
            return min(self.supporting), self.due
        return self.holder, self.due

    def answers(self):
        return (self.office or self.holder) if self.open else None

    def hold(self, unit, due, supporting=()):
        self.holder, self.due, self.supporting = unit, due, set(supporting)
        self.offered = self.reviewer = self.question = self.office = self.other_due = None
        self.own_done, self.open = False, True

    def take(self, event):
        kind, data = event["type"], event["data"]
        due = moment(data["due"]) if data.get("due") else None
        if kind == "lead-found":
            self.finder = data["finder"]
            self.hold(data["holder"], due)
        elif kind == "transferred":
            self.offered, self.other_due = data["to"], due
            self.wanted = data.get("supporting", [])
        elif kind == "transfer-withdrawn":
            self.offered = None
        elif kind == "transfer-accepted":
            self.hold(self.offered, due, self.wanted)
        elif kind == "transfer-returned":
            self.offered = None
            if data.get("to_office"):
                self.office, self.other_due = data["to_office"], due
            else:
                self.due = due
        elif kind in ("handler-ruled", "lead-reopened"):
            self.finder = self.finder or data.get("finder")
            self.hold(data["to"], due)
        elif kind == "question-asked":
            self.question = due
        elif kind == "question-answered":
            self.question, self.due = None, due
        elif kind == "extension-granted":
            self.due = due
        elif kind == "enforced":
            if data["by"] == self.holder:
                self.own_done, self.question = True, None
            self.supporting.discard(data["by"])
            if self.own_done and not self.supporting:
                self.reviewer, self.other_due, self.question = data["reviewer"], due, None
        elif kind == "reviewed":
            if data["verdict"] == "upheld":
                self.open = False
            else:
                self.reviewer, self.own_done = None, False
                self.due = due or self.due
        elif kind == "lead-merged":
            self.open, self.kept = False, True
        elif kind == "lead-unmerged":
            self.open, self.kept = True, None


class Recount:
    """Counts by unit, day and name: `tallies[unit][name][day]`."""

    def __init__(self, campaign, until):
        self.campaign, self.until = campaign, until
        self.tallies = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
        self.cells = collections.defaultdict(collections.Counter)
        self.holding, self.overdue = collections.Counter(), collections.Counter()
        self.reported = collections.defaultdict(set)
        self.rulings = self.ruled()
        self.counts()
        for events in campaign.of_kind("lead").values():
            self.lead(events)
        for (unit, day, figure), _ in self.rulings.items():
            late = self.tallies[unit]["lead.late_steps"]
            if figure == "late-step" and late[day] > 0:
                late[day] -= 1
        for kind in ("concern", "petition"):
            for events in campaign.of_kind(kind).values():
                self.matter(kind, events)
        self.rest()
        self.duties = {name: self.duty(events) for name, events in campaign.of_kind("duty").items()}

    def one(self, unit, name, day, more=1):
        self.tallies[unit][name][day] += more

    def ruled(self):
        upheld = {}
        for event in self.campaign.events:
            data = event["data"]
            if event["type"] == "dispute-ruled" and data["ruling"] == "upheld":
                upheld[(data["unit"], data["day"], data["figure"])] = data.get("value")
        return upheld

    def counts(self):
        """What every unit reported of every day, as it stands, restated where the office did."""
        self.stated = {}
        rules = self.campaign.rules
        phases = [(phase["from"], phase["to"]) for phase in rules["phases"] if phase.get("counts")]
        due_at = datetime.time.fromisoformat(rules["reporting"]["due_at"])
        later = rules["reporting"].get("due_days_after", 0)
        for unit in self.campaign.units:
            name, owes = unit["id"], unit.get("reports_daily", False)
            days = {key.rsplit("_", 1)[1] for key in
                    (subject.split("/", 1)[1] for subject in self.campaign.of_kind("count"))
                    if key.rsplit("_", 1)[0] == name}
            for first, last in phases:
                day = datetime.date.fromisoformat(first)
                while owes and day.isoformat() <= last:
                    days.add(day.isoformat())
                    day += datetime.timedelta(days=1)
            for day in days | {day for (of, day, _) in self.rulings if of == name}:
                deadline = datetime.datetime.combine(
                    datetime.date.fromisoformat(day) + datetime.timedelta(days=later), due_at, ZONE)
                counted = any(first <= day <= last for first, last in phases)
                self.count(name, day, owes, counted and deadline < self.until)

    def count(self, unit, day, owes, owed):
        figures, zero, late, corrected, approved = None, False, False, 0, False
        for event in self.campaign.streams.get(f"count/{unit}_{day}", []):
            kind, data = event["type"], event["data"]
            approved = kind == "count-approved"
            if kind == "count-posted":
                figures, zero = dict(data["figures"]), data.get("zero", False)
                late = late or event["at"] > moment(data["due"])
            elif kind == "count-corrected":
                corrected += 1
                figures = figures or {}
                figures.update({key: change["now"] for key, change in data["changes"].items()})
                zero = zero and not any(figures.values())
            elif kind == "count-withdrawn":
                figures, zero = None, False
        stands = dict(figures or {})
        for (of, on, figure), value in self.rulings.items():
            if (of, on) == (unit, day) and figure not in ("late", "missing", "late-step"):
                stands.pop(figure, None)
                if value is not None:
                    stands[figure] = value
        self.stated[(unit, day)] = stands
        for key, value in stands.items():
            self.one(unit, f"count.{key}", day, value)
            self.reported[unit].add((key, day))
        if not owes:
            return
        posted = figures is not None
        excused = {figure for figure in EXCUSED if (unit, day, figure) in self.rulings}
        missing = owed and not posted
        for name, yes in (
            ("expected", owed or posted), ("on_time", posted and not late),
            ("late", posted and late and "late" not in excused), ("missing", missing and "missing" not in excused),
            ("excused", posted and late and "late" in excused or missing and "missing" in excused),
            ("zero", posted and zero), ("approved", posted and approved),
        ):
            self.one(unit, f"report.{name}", day, int(bool(yes)))
        self.one(unit, "report.corrected", day, corrected)

    def lead(self, events):
        lead, priority, proven = Lead(), [], False
        for event in events:
            kind, data, day = event["type"], event["data"], event["day"]
            turn, due = lead.turn()
            answers = lead.answers()
            lead.take(event)
            if turn and lead.turn()[0] != turn and event["at"] > due:
                self.one(turn, "lead.late_steps", day)
            if kind == "lead-found":
                self.one(data["finder"], "lead.found", day)
                self.cells["source." + data["source"]][day] += 1
                priority = data.get("priority", [])
                for place in priority:
                    self.cells[f"place.{place}.found"][day] += 1
            elif kind == "lead-merged":
                self.one(lead.finder, "lead.shared", day)
            elif kind == "transferred":
                self.one(answers, "lead.transferred", day)
            elif kind == "transfer-accepted":
                self.one(turn, "lead.accepted", day)
                self.one(turn, "lead.accepted_in_time", day, int(event["at"] <= due))
            elif kind == "transfer-returned":
                self.one(turn, "lead.returned", day)
            elif kind == "lead-reopened":
                self.one(data["to"], "lead.reopened", day)
            elif kind == "extension-granted":
                self.one(answers, "lead.extended", day)
            elif kind == "enforced":
                self.one(data["by"], "lead." + data["outcome"], day)
                if data["outcome"] == "proven":
                    for code in data.get("violations", []):
                        self.one(data["by"], f"kind.{code}", day)
                    for place in () if proven else priority:
                        self.cells[f"place.{place}.proven"][day] += 1
                    proven = True
                    measures = data.get("measures", {})
                    for cell, field in (("fine", "fine_fen"), ("points", "points"), ("detained", "detained_vehicles")):
                        self.cells[f"measure.{cell}"][day] += measures.get(field) or 0
            elif kind == "reviewed":
                name = "upheld" if data["verdict"] == "upheld" else "sent_back"
                self.one(answers, f"lead.{name}", day)
                # A lead that was closed counts for its places no more, should it come back.
                proven = proven or name == "upheld"
        turn, due = lead.turn()
        if lead.answers():
            self.holding[lead.answers()] += 1
            self.overdue[turn] += int(due < self.until)

    def matter(self, kind, events):
        """A concern or petition: it counts once, for the unit that answers in the end; one for discipline not at all."""
        names = {"concern": "opinion.concerns", "petition": "opinion.petitions"}[kind]
        if any(event["data"].get("exit") == "discipline" for event in events if event["type"].endswith("-forwarded")):
            before = []
            for event in events:
                if event["data"].get("exit") == "discipline":
                    break
                before.append(event)
            for event in before:
                if event["type"].endswith("-forwarded") and event["data"].get("exit"):
                    self.cells["exit." + event["data"]["exit"]][event["day"]] += 1
            return
        unit = due = answer = None
        for event in events:
            data, step = event["data"], event["type"].split("-", 1)[1]
            if data.get("due"):
                due = moment(data["due"])
            if step in ("noted", "received"):
                unit, begun = data["unit"], event["day"]
                if kind == "concern":
                    level = data["level"]
                    self.cells["concern.theme." + data["theme"]][event["day"]] += 1
                    self.cells["concern.channel." + data["channel"]][event["day"]] += 1
                else:
                    self.cells["petition.kind." + data["kind"]][event["day"]] += 1
                    self.cells["petition.theme." + data["theme"]][event["day"]] += 1
                    self.cells["petition.people"][event["day"]] += data["people"]
                noted = event["day"]
            elif step == "levelled":
                level = data["level"]
            elif step == "forwarded":
                if data.get("exit"):
                    self.cells["exit." + data["exit"]][event["day"]] += 1
                if kind == "petition":
                    unit, begun, answer = data["to"], event["day"], None
            elif step == "answered" and answer is None:
                answer = (event["day"], event["at"] <= due)
            elif step == "closed" and kind == "petition":
                self.one(unit, "opinion.petitions_closed", event["day"])
        if kind == "concern":
            self.cells["concern.level." + level][noted] += 1
        self.one(unit, names, begun)
        if answer:
            self.one(unit, names + "_answered", answer[0])
            self.one(unit, names + "_in_time", answer[0], int(answer[1]))

    def rest(self):
        held = {}
        for event in self.campaign.events:
            kind, data, day = event["type"], event["data"], event["day"]
            if kind == "alert-raised":
                trigger = data["trigger"]
                self.cells["alert." + (trigger.get("rule") or trigger.get("kind") or trigger.get("type"))][day] += 1
            elif kind == "alert-stood-down" and data.get("false_alarm"):
                self.cells["alert.false"][day] += 1
            elif kind == "operation-recorded":
                held[event["subject"]] = data
            elif kind == "operation-withdrawn":
                held.pop(event["subject"], None)
        self.operations = sorted(held.items())

    @staticmethod
    def duty(events):
        stage = None
        for event in events:
            step = event["type"]
            if step == "duty-progressed":
                stage = stage if stage in ("finished", "confirmed") else "open"
            elif step in ("duty-finished", "duty-confirmed", "duty-returned"):
                stage = {"duty-finished": "finished", "duty-confirmed": "confirmed", "duty-returned": "open"}[step]
        return stage

    def repeated(self, key, first, last):
        """What counts repeat of a joint operation: every unit but the first that reported."""
        left, sum_ = {}, 0
        for _, data in self.operations:
            if not first <= data["day"] <= last:
                continue
            took_part = [unit for unit in [data["counting"], *data["with"]] if self.stated.get((unit, data["day"]))]
            for unit in took_part[1:]:
                own = left.setdefault((unit, data["day"]), self.stated[(unit, data["day"])].get(key, 0))
                twice = min(data["shared"].get(key, 0), own)
                left[(unit, data["day"])] -= twice
                sum_ += twice
        return sum_


class Figures:
    """Finds what a figure should be, by its id."""

    def __init__(self, recount, span):
        self.recount, self.span = recount, span
        self.rules = recount.campaign.rules
        self.ids = {unit["id"] for unit in recount.campaign.units}

    def sum_of(self, days, span=None):
        first, last = span or self.span
        return sum(value for day, value in days.items() if first <= day <= last)

    def tally(self, scope, name, span=None):
        units = self.ids if scope == "county" else [scope]
        return sum(self.sum_of(self.recount.tallies[unit][name], span) for unit in units)

    def month(self, key):
        first, last = self.span
        return max(first, key + "-01"), min(last, key + "-31")

    def count(self, scope, key, span):
        first, last = span
        units = self.ids if scope == "county" else [scope]
        if not any(of == key and first <= day <= last for unit in units for of, day in self.recount.reported[unit]):
            return None
        value = self.tally(scope, f"count.{key}", span)
        if scope == "county":
            value -= self.recount.repeated(key, first, last)
        decimals = next(one.get("decimals", 0) for one in self.rules["indicators"] if one["key"] == key)
        return value / 10 ** decimals if decimals else value

    def duties(self, clauses, what):
        """Tasks of clauses: one a sentence of a measure and lead unit; what was told of them."""
        kinds = collections.Counter(unit["kind"] for unit in self.rules["units"])
        total, prefixes = 0, []
        for measure in self.rules["measures"]:
            if measure["clause"] in clauses:
                lead = sum(1 if "unit" in party else kinds[party["every"]] for party in measure["lead"])
                total += lead * len([one for one in measure["text"].rstrip("。").split("；") if one.strip()])
                prefixes.append(number_of(measure["clause"]))
        for duty in self.rules["duties"]:
            if duty["clause"] in clauses:
                parties = [duty["of"]] + [part["of"] for part in duty.get("parts", [])]
                total += sum(1 if "unit" in party else kinds[party["every"]] for party in parties)
                prefixes.append(number_of(duty["clause"]))
        if what == "all":
            return total
        stages = [stage for name, stage in self.recount.duties.items()
                  if any(re.match(rf"duty/{prefix}(-\d+)?_", name) for prefix in prefixes)]
        return sum(1 for stage in stages if stage and (what == "told" or stage == "confirmed"))

    def value(self, figure):
        scope, rest = figure["id"].split(".", 1)
        kind, _, name = rest.partition(".")
        if kind == "rate":
            return self.rate(figure)
        if kind == "month":
            key, rest = name.split(".", 1)
            span = self.month(key)
            if rest.startswith("count."):
                return self.count(scope, rest.split(".", 1)[1], span)
            return self.sum_of(self.recount.cells[rest], span)
        if kind == "count":
            return self.count(scope, name, self.span)
        if rest in ("lead.holding", "lead.overdue"):
            held = self.recount.holding if name == "holding" else self.recount.overdue
            return sum(held[unit] for unit in self.ids) if scope == "county" else held[scope]
        if kind in ("report", "lead", "kind", "opinion"):
            return self.tally(scope, rest)
        if kind == "duty":
            clause, what = name.split(".")
            clauses = [one["clause"] for one in self.rules["measures"] if number_of(one["clause"]) == clause]
            return self.duties(clauses, what)
        if kind == "tag":
            key, what = name.split(".")
            return self.duties(next(tag["clauses"] for tag in self.rules["measure_tags"] if tag["key"] == key), what)
        if kind in ("source", "place", "measure", "alert", "petition", "concern", "exit"):
            value = self.sum_of(self.recount.cells[rest])
            return value / 100 if rest == "measure.fine" else value
        raise KeyError(f"nothing here counts {figure['id']}")

    @staticmethod
    def rate(figure):
        numerator, denominator = figure["numerator"], figure["denominator"]
        if denominator < 10:
            return None
        return (2000 * numerator + denominator) // (2 * denominator) / 10


def number_of(clause):
    """六（五） is 6-5."""
    digits = "零一二三四五六七八九十"
    section, item = clause.rstrip("）").split("（")
    return f"{digits.index(section)}-{digits.index(item[0])}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paper = json.load(file)
    figures = paper["figures"]
    cutoff = re.search(r"--cutoff (\d+)@(\S+)", figures[0]["query"])
    span = re.search(r"--from (\S+) --to (\S+)", figures[0]["query"]).groups()
    campaign = Campaign(sys.stdin, int(cutoff.group(1)))
    wanted = Figures(Recount(campaign, moment(cutoff.group(2))), span)
    positions = {event["position"] for event in campaign.events}
    wrong = 0
    for figure in figures:
        said, counted = figure["value"], wanted.value(figure)
        strange = [one for one in figure["events"] or [] if one not in positions]
        if said != counted or strange:
            wrong += 1
            print(f"{figure['id']}: the summary says {said}, the log {counted}; strange events {strange[:3]}")
    print(f"{len(figures)} figures, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Reads CloudEvents 1.0, one JSON object a line, and prints how many there are; names the first line that is none."""

import json
import sys

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

reader = JSONFormat()
count = 0
for number, line in enumerate(sys.stdin.buffer, start=1):
    try:
        event = reader.read(CloudEvent, line)
    except Exception as error:  # The package has a dozen kinds; every one of them means that the line is no event.
        sys.exit(f"line {number}: {error!r}")
    # The package makes up an id and a version where there is none.
    missing = {"id", "source", "specversion", "type"} - json.loads(line).keys()
    if missing:
        sys.exit(f"line {number}: without {sorted(missing)}")
    if event.get_specversion() != "1.0" or event.get_time() is None or not event.get_subject():
        sys.exit(f"line {number}: specversion 1.0, time and subject are expected")
    count += 1
print(count)

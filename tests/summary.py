"""Prints what all test runs together came to: the number of skips above all, since a skipped test says nothing."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

reports = sorted((Path(__file__).parents[1] / "build").glob("*.xml"))
counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
reasons: set[str] = set()
for report in reports:
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314
        for name in counts:
            counts[name] += int(suite.get(name, 0))
        reasons |= {str(skip.get("message")) for skip in suite.iter("skipped")}
failed = counts["failures"] + counts["errors"]
for reason in sorted(reasons):
    sys.stdout.write(f"skipped: {reason}\n")
sys.stdout.write(
    f"{counts['tests'] - failed - counts['skipped']} passed, {failed} failed, {counts['skipped']} skipped\n"
)
sys.exit(failed > 0)

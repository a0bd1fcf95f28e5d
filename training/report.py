"""A page of one evaluation: figures, confusion and pictures. HTML and PNG, no script.

For each picture it shows the seed's three panels: the picture, its truth, and what was
predicted.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import numpy as np

from models.labels import LabelClass
from training.datasets.pairs import Example
from training.outputs import write_file
from training.panels import UNDEFINED_COLOUR, three_panels
from training.scoring import Label, PictureScore, Scores
from training.tables import WORST, absent, per_cent

PAGE = "index.html"
SAMPLES = 10
"""How many pictures are shown that lie evenly over the set."""


def write(
    folder: Path,
    title: str,
    measured_on: str,
    classes: Sequence[LabelClass],
    scores: Scores,
    examples: Mapping[str, Example],
    label: Label,
) -> None:
    """Write the page and its pictures into a folder.

    Args:
        folder: that is there.
        title: what was scored.
        measured_on: data set, split and rule.
        classes: each at the index that is its id.
        scores: of all pictures.
        examples: the pictures by name.
        label: gives the ids of a picture once more.

    Raises:
        SadakError: a file cannot be written, or a picture cannot be labelled.
    """
    worst = scores.ranked[:WORST]
    places = np.linspace(0, len(scores.pictures) - 1, SAMPLES).round().astype(int)
    even = [scores.pictures[place] for place in np.unique(places)]
    sections = []
    for heading, kind, chosen in (
        (f"The {len(worst)} worst pictures", "worst", worst),
        (f"{len(even)} pictures spread evenly over the set", "even", even),
    ):
        figures = []
        for number, one in enumerate(chosen, 1):
            rgb, truth = examples[one.name].read()
            strip = three_panels(rgb, truth, label(one.name, rgb), classes)
            file = f"{kind}_{number:02}.png"
            write_file(folder / file, strip)
            figures.append(_figure(file, one))
        sections.append(
            f"<h2>{heading}</h2>\n{_legend(classes)}\n" + "\n".join(figures)
        )
    left_out = absent(scores.confusion, classes)
    write_file(
        folder / PAGE,
        _PAGE.format(
            title=escape(title),
            measured_on=escape(measured_on),
            miou=per_cent(scores.confusion.miou),
            accuracy=per_cent(scores.confusion.accuracy),
            count=len(scores.pictures),
            absent=f"<p>{escape(left_out)}</p>" if left_out else "",
            bars=_bars(scores, classes),
            confusion=_confusion(scores, classes),
            pictures="\n".join(sections),
        ),
    )


def _bars(scores: Scores, classes: Sequence[LabelClass]) -> str:
    """A row for each class: its IoU as a bar in its colour, and its share."""
    figures = zip(classes, scores.confusion.iou, scores.confusion.share, strict=True)
    return "\n".join(
        f'<tr><th scope="row">{escape(kind.name)}</th><td class="bar">'
        f'<span style="width:{100 * np.nan_to_num(iou):.1f}%;'
        f'background:{_css(kind.colour)}"></span></td>'
        f"<td>{per_cent(iou)}</td><td>{per_cent(share)}</td></tr>"
        for kind, iou, share in figures
    )


def _confusion(scores: Scores, classes: Sequence[LabelClass]) -> str:
    """Rows are true classes; the bluer a cell, the more of the row is in it."""
    names = [kind.name for kind in classes]
    columns = len(classes) + bool(scores.confusion.matrix[:, -1].any())
    heads = [*names, "undefined"][:columns]
    rows = [f"<thead><tr><td></td>{''.join(map(_column_head, heads))}</tr></thead>"]
    for name, rates in zip(names, scores.confusion.rates, strict=True):
        cells = "".join(_cell(float(rate)) for rate in rates[:columns])
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    return "\n".join(rows)


def _column_head(name: str) -> str:
    return f'<th scope="col">{escape(name)}</th>'


def _cell(rate: float) -> str:
    if np.isnan(rate):
        return "<td>-</td>"
    ink = "#fff" if rate > 0.5 else "#222"
    blue = f"rgba(20,80,160,{rate:.3f})"
    return f'<td style="background:{blue};color:{ink}">{per_cent(rate, 1)}</td>'


def _legend(classes: Sequence[LabelClass]) -> str:
    entries = [(kind.name, kind.colour) for kind in classes]
    entries.append(("undefined", UNDEFINED_COLOUR))
    items = "".join(
        f'<li><i style="background:{_css(colour)}"></i>{escape(name)}</li>'
        for name, colour in entries
    )
    return f'<ul class="legend">{items}</ul>'


def _figure(file: str, one: PictureScore) -> str:
    name = escape(one.name)
    return (
        f'<figure><img src="{file}" alt="{name}: picture, truth and prediction">'
        f"<figcaption><b>{per_cent(one.miou)}</b> {name} "
        "&ndash; picture, truth, prediction</figcaption></figure>"
    )


def _css(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff;
  max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }}
h1, h2 {{ line-height: 1.2; }}
h2 {{ margin-top: 2.5rem; }}
dl {{ display: flex; flex-wrap: wrap; gap: 0 3rem; }}
dd {{ margin: 0; font-size: 1.8rem; font-variant-numeric: tabular-nums; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .3rem .6rem; text-align: right; font-weight: normal; }}
th[scope=row] {{ text-align: left; white-space: nowrap; }}
thead th {{ vertical-align: bottom; color: #666; }}
.confusion td, .confusion th[scope=col] {{ min-width: 4.5rem; }}
.bar {{ width: 24rem; }}
.bar span {{ display: block; height: 1rem; }}
.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem;
  padding: 0; }}
.legend i {{ display: inline-block; width: 1em; height: 1em; margin-right: .4em;
  vertical-align: -.12em; }}
figure {{ margin: 1rem 0; }}
img {{ width: 100%; display: block; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{measured_on}.</p>
<dl>
<div><dt>mIoU, per cent</dt><dd>{miou}</dd></div>
<div><dt>pixel accuracy, per cent</dt><dd>{accuracy}</dd></div>
<div><dt>pictures</dt><dd>{count}</dd></div>
</dl>
{absent}
<h2>Intersection over union of each class</h2>
<div class="wide"><table>
<thead><tr><td></td><td></td><th scope="col">IoU, %</th>
<th scope="col">share of pixels, %</th></tr></thead>
<tbody>
{bars}
</tbody></table></div>
<h2>Confusion</h2>
<p>Of the pixels of each class (row) so many per cent were predicted as each class
(column).</p>
<div class="wide"><table class="confusion">
{confusion}
</table></div>
{pictures}
</body>
</html>
"""

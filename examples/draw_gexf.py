"""Draw a GEXF file as Gephi shows it: its own places, sizes and colours. Writes SVG."""

import sys
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
FROM_AFAR = 8  # radius from which on a label can be read

root = ET.parse((*sys.argv[1:], Path(__file__).parents[1] / "exports/graph.gexf")[0]).getroot()  # noqa: S314 - our own file
dots = {}
for node in root.iterfind(".//g:node", NS):
    color, place, size = (node.find(f"viz:{name}", NS).attrib for name in ("color", "position", "size"))
    rgb = f"rgb({color['r']},{color['g']},{color['b']})"
    dots[node.get("id")] = (float(place["x"]), -float(place["y"]), float(size["value"]), rgb, escape(node.get("label")))
left, top, right, bottom = (side(dot[axis] for dot in dots.values()) for side in (min, max) for axis in (0, 1))
print(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left - 40} {top - 40} {right - left + 80} {bottom - top + 80}">'
)
print("<style>text { font-family: sans-serif; text-anchor: middle; paint-order: stroke; stroke: #fff }</style>")
for edge in root.iterfind(".//g:edge", NS):
    (x1, y1, *_), (x2, y2, _, rgb, _) = dots[edge.get("source")], dots[edge.get("target")]
    print(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{rgb}" stroke-opacity=".25"/>')
for x, y, radius, rgb, _ in dots.values():
    print(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{rgb}"/>')
for x, y, radius, _, label in dots.values():
    if radius > FROM_AFAR:
        print(f'<text x="{x}" y="{y + 3}" font-size="{radius}" stroke-width="3">{label}</text>')
print("</svg>")

import { type AxisOptions, makeAxis } from "./axis.ts";

export interface Series {
  name: string;
  points: readonly { x: number; y: number }[];
  /** For what others are measured by. */
  dashed?: boolean;
}

const WIDTH = 840;
const HEIGHT = 400;
const PLOT = { left: 70, top: 44, width: 460, height: 296 };
/** More would hide the line. */
const MOST_DOTS = 20;
const LEGEND = { left: PLOT.left + PLOT.width + 24, top: PLOT.top + 8, step: 20 };
/** Okabe and Ito's: told apart by people who see colours differently, too. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#333333"];

/** Lines over a plane, as an SVG document. */
export function lineChart(options: {
  title: string;
  x: AxisOptions;
  y: AxisOptions;
  series: readonly Series[];
}): string {
  const { title, series } = options;
  const points = series.flatMap((one) => one.points);
  const x = makeAxis(
    options.x,
    points.map((point) => point.x),
  );
  const y = makeAxis(
    options.y,
    points.map((point) => point.y),
  );
  const right = (value: number) => round(PLOT.left + x.place(value) * PLOT.width);
  const down = (value: number) => round(PLOT.top + (1 - y.place(value)) * PLOT.height);
  const bottom = PLOT.top + PLOT.height;

  const grid = [
    ...y.ticks.flatMap(({ at, label }) => [
      `<line x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${down(at)}" y2="${down(at)}" stroke="#ddd"/>`,
      text(PLOT.left - 8, down(at) + 4, label, 'text-anchor="end"'),
    ]),
    ...x.ticks.flatMap(({ at, label }) => [
      `<line x1="${right(at)}" x2="${right(at)}" y1="${PLOT.top}" y2="${bottom}" stroke="#eee"/>`,
      text(right(at), bottom + 18, label, 'text-anchor="middle"'),
    ]),
  ];
  const lines = series.flatMap(({ points: own, dashed }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const places = own.map((point) => [right(point.x), down(point.y)] as const);
    const dash = dashed ? ' stroke-dasharray="6 4"' : "";
    return [
      `<polyline points="${places.map((place) => place.join(",")).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
      ...(dashed || places.length > MOST_DOTS
        ? []
        : places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`)),
    ];
  });
  const legend = series.flatMap(({ name, dashed }, index) => {
    const top = LEGEND.top + index * LEGEND.step;
    const dash = dashed ? ' stroke-dasharray="6 4"' : "";
    return [
      `<line x1="${LEGEND.left}" x2="${LEGEND.left + 20}" y1="${top}" y2="${top}" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2"${dash}/>`,
      text(LEGEND.left + 26, top + 4, name),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12" fill="#333" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 24, title, 'font-size="15" font-weight="600"'),
    ...grid,
    ...lines,
    ...legend,
    text(PLOT.left + PLOT.width / 2, HEIGHT - 14, x.label, 'text-anchor="middle"'),
    text(
      0,
      0,
      y.label,
      `text-anchor="middle" transform="translate(18 ${PLOT.top + PLOT.height / 2}) rotate(-90)"`,
    ),
    "</svg>",
    "",
  ].join("\n");
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}"${attributes && ` ${attributes}`}>${escapeText(content)}</text>`;
}

const escapeText = (content: string) =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const round = (value: number) => Math.round(value * 10) / 10;

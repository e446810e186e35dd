import { appRoutes } from "@bull-board/api/dist/routes.js";

interface BoardRoute {
  method: "GET" | "POST" | "PUT" | "PATCH";
  /** With `:queueName` and the like. */
  path: string;
}

/** Every route of the board's API, as Bull Board itself lists them: what a new version adds is tested too. */
const boardRoutes: BoardRoute[] = appRoutes.api.flatMap(({ method, route }) =>
  [method]
    .flat()
    .flatMap((verb) =>
      [route].flat().map((path) => ({ method: verb.toUpperCase() as BoardRoute["method"], path })),
    ),
);

export const readingRoutes = boardRoutes.filter(({ method }) => method === "GET");
export const writingRoutes = boardRoutes.filter(({ method }) => method !== "GET");

/** @throws when the route has a parameter that is not given */
export function fillIn(path: string, params: Record<string, string>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no ${name} for ${path}`);
    return encodeURIComponent(value);
  });
}

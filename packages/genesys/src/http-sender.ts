import { Agent as HttpAgent, type IncomingHttpHeaders } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import got, { RequestError, TimeoutError } from "got";

interface HttpRequest {
  method: "GET" | "PUT" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** For everything from the look-up of the host's name to the last byte of the answer. */
  timeoutMs: number;
}

/** An answer whose status is known. `body` is empty where it broke off or was too long. */
export interface Answer {
  kind: "answer";
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Failure {
  kind: "failure";
  code: "UNREACHABLE" | "CONNECTION_LOST" | "TIMEOUT";
  /** The system's or the HTTP parser's name for it, such as ECONNREFUSED. */
  detail: string;
}

export interface HttpSender {
  /** Sends once: no retry, no redirect. */
  send(request: HttpRequest): Promise<Answer | Failure>;
  /** Ends all connections; what is under way fails. */
  close(): void;
}

const MAX_BODY_BYTES = 1_048_576;

/** Below the 60 s after which load balancers usually close an idle connection, perhaps under a request just sent. */
const IDLE_SOCKET_MS = 30_000;

/** The only place that knows got. Its errors carry the request with its credentials: none of them leaves this file. */
export function makeHttpSender(): HttpSender {
  const agent = {
    http: new HttpAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
    https: new HttpsAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
  };
  const http = got.extend({
    agent,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    responseType: "buffer",
    headers: { "user-agent": "menuswitch" },
  });
  let closed = false;

  return {
    async send({ method, url, headers, body, timeoutMs }) {
      if (closed) return { kind: "failure", code: "UNREACHABLE", detail: "client closed" };
      const tooLong = new AbortController();
      try {
        const response = await http<Uint8Array>(url, {
          method,
          headers,
          ...(body !== undefined && { body }),
          timeout: { request: timeoutMs },
          signal: tooLong.signal,
        }).on("downloadProgress", ({ transferred }) => {
          if (transferred > MAX_BODY_BYTES) tooLong.abort();
        });
        return {
          kind: "answer",
          status: response.statusCode,
          headers: response.headers,
          body: new TextDecoder().decode(response.body),
        };
      } catch (error) {
        if (error instanceof RequestError) return interpret(error);
        throw error;
      }
    },
    close() {
      closed = true;
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

/**
 * A status decides, however its body ended; only a success has to be whole in time, since the timeout covers the whole
 * answer. Without a status, all that is not surely unsent counts as perhaps applied.
 */
function interpret(error: RequestError): Answer | Failure {
  const { response, code } = error;
  const timedOut = error instanceof TimeoutError;
  if (response !== undefined && !(timedOut && response.statusCode < 300)) {
    return { kind: "answer", status: response.statusCode, headers: response.headers, body: "" };
  }
  if (wasSurelyUnsent(error)) return { kind: "failure", code: "UNREACHABLE", detail: code };
  return { kind: "failure", code: timedOut ? "TIMEOUT" : "CONNECTION_LOST", detail: code };
}

/**
 * Node writes a request only after the socket's `connect` event, which got notes for new sockets and reused ones alike,
 * and over TLS only after the server's certificate was accepted.
 */
function wasSurelyUnsent(error: RequestError): boolean {
  return error.timings?.connect === undefined || /CERT|LEAF_SIGNATURE/.test(error.code);
}

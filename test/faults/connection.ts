/** A connection as an attacker has it: bytes of any kind, in pieces, reset at any moment. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export class RawConnection {
  readonly socket: Socket;
  received = "";
  #opened: Promise<unknown>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.setNoDelay(true);
    this.socket.on("error", () => {});
    this.socket.on("data", (data) => {
      this.received += data.toString("latin1");
    });
    this.#opened = once(this.socket, "connect").catch(() => {});
  }

  static async to(url: string): Promise<RawConnection> {
    const connection = new RawConnection(url);
    await connection.#opened;
    return connection;
  }

  write(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** Resolves once the server has said so, or has ended the connection. */
  async until(pattern: RegExp): Promise<this> {
    for (let i = 0; i < 1_000 && !pattern.test(this.received) && !this.socket.closed; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return this;
  }

  /** The code of the close frame that came last; undefined where none did. */
  get closeCode(): number | undefined {
    const at = this.received.lastIndexOf("\u0088");
    return at < 0 ? undefined : Buffer.from(this.received.slice(at + 2, at + 4), "latin1").readUInt16BE();
  }

  /** Once what was written is with the kernel. */
  async flushed(): Promise<this> {
    for (let i = 0; i < 200 && this.socket.writableLength > 0 && !this.socket.closed; i++)
      await new Promise((resolve) => setTimeout(resolve, 2));
    return this;
  }

  /** Ends it with a RST, as a network or an attacker does. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}

export interface HttpRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request as text, with a content-length where there is a body and no header says otherwise. */
export function http({ method = "GET", path = "/graphql", headers = {}, body }: HttpRequest): string {
  const all = {
    host: "x",
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

export function post(query: string, { token, headers = {}, variables }: PostOptions = {}): string {
  return http({
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

export interface PostOptions {
  token?: string | undefined;
  headers?: Record<string, string>;
  variables?: object;
}

export const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": "graphql-transport-ws",
};

export interface FrameOptions {
  /** 1 is text, 2 binary, 0 goes on with a message, 8 closes, 9 is a ping, 10 a pong. */
  opcode?: number;
  /** Whether the message ends with it. */
  fin?: boolean;
  /** Bits that are reserved. */
  reserved?: number;
}

/** A frame as a client sends it, masked with nothing. */
export function frame(
  body: string | Buffer | object,
  { opcode = 1, fin = true, reserved = 0 }: FrameOptions = {},
): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = Buffer.alloc(4);
  if (bytes.length < 126) return Buffer.concat([Buffer.from([first, 0x80 | bytes.length]), mask, bytes]);
  const head = Buffer.alloc(bytes.length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = 0x80 | (bytes.length < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
  else head.writeBigUInt64BE(BigInt(bytes.length), 2);
  return Buffer.concat([head, mask, bytes]);
}

export const init = (token: string) =>
  frame({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });

export const subscribe = (query: string, id = "1", variables?: object) =>
  frame({ id, type: "subscribe", payload: { query, variables } });

/** A WebSocket that is open and has said nothing yet. */
export async function upgraded(url: string): Promise<RawConnection> {
  const connection = await RawConnection.to(url);
  return connection.write(http({ headers: UPGRADE })).until(/\r\n\r\n/);
}

/** A WebSocket whose person is known. */
export async function admitted(url: string, token: string): Promise<RawConnection> {
  const connection = await upgraded(url);
  return connection.write(init(token)).until(/connection_ack/);
}

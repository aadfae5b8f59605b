/** An SMTP server of a test's own, which keeps the letters that it receives. */
import type { AddressInfo } from "node:net";
import { domainToASCII } from "node:url";
import { SMTPServer } from "smtp-server";

export interface Delivered {
  from: string;
  to: string[];
  /** The whole letter with its headers. */
  raw: string;
  text: string;
  /** The token in the text; empty if there is none. */
  token: string;
}

export interface Mailbox {
  url: string;
  letters: Delivered[];
  lettersTo(address: string): Delivered[];
  /** Refuses every recipient with this code, until it is set to undefined. */
  refuseWith(code: number | undefined): void;
  stop(): Promise<void>;
}

export async function startMailbox(port = 0): Promise<Mailbox> {
  const letters: Delivered[] = [];
  let refusal: number | undefined;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    onRcptTo(_, __, callback) {
      if (refusal === undefined) callback();
      else callback(Object.assign(new Error("not now"), { responseCode: refusal }));
    },
    onData(stream, { envelope }, callback) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const raw = Buffer.concat(parts).toString();
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        letters.push({ from, to: envelope.rcptTo.map(({ address }) => asciiOf(address)), raw, ...bodyOf(raw) });
        callback();
      });
    },
  });
  // A test may make a client go away in the middle of a letter.
  server.on("error", () => {});
  await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    lettersTo: (address) => letters.filter(({ to }) => to.includes(address)),
    refuseWith: (code) => {
      refusal = code;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The address as it was on the wire: the SMTP server converts its domain to Unicode. */
function asciiOf(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

function bodyOf(raw: string): { text: string; token: string } {
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(raw);
  const body = raw.slice(raw.indexOf("\r\n\r\n") + 4);
  const text = isQuoted
    ? body
        .replaceAll("=\r\n", "")
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : body;
  return { text, token: /\b(?:rst|vrf)_[\w-]{43}/.exec(text)?.[0] ?? "" };
}

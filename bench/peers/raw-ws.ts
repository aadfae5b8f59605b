/** The upper bound: each event's frame is built once and written to each socket as it is. */
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";

const rooms = new Map<string, Set<import("ws").WebSocket>>();
const server = new WebSocketServer({ port: Number(process.env.PORT), perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.once("message", (room) => {
    const members = rooms.get(String(room)) ?? new Set();
    rooms.set(String(room), members.add(socket));
    socket.once("close", () => members.delete(socket));
    if (members.size === 1) void redis.subscribe(String(room));
  });
});
const redis = new Redis(process.env.REDIS_URL ?? "");
redis.on("message", (room, text) => {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
  const frame = Buffer.concat([header, payload]);
  // ws cannot send a frame that is built already, so this writes to the socket beneath it.
  for (const member of rooms.get(room) ?? [])
    (member as unknown as { _socket: NodeJS.WritableStream })._socket.write(frame);
});
process.stdout.write("ready\n");

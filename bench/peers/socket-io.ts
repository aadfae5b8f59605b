/** Socket.IO as its documentation wires it for several servers: the Redis adapter, and a room for each conversation. */
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";

const url = process.env.REDIS_URL ?? "";
const http = createServer();
const [publisher, subscriber] = [new Redis(url), new Redis(url)];
const io = new Server(http, { adapter: createAdapter(publisher, subscriber), perMessageDeflate: false });
io.on("connection", (socket) => {
  socket.on("join", (room) => void socket.join(room));
});
// Another server in `fanout.ts` emits the events: they reach this one through the adapter's channel.
http.listen(Number(process.env.PORT), () => process.stdout.write("ready\n"));

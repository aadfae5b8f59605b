/** Whether the run is that of `npm run test:long`: what is made up at random goes on for longer, and floods last longer. */
export const isLong = process.env.LONG === "1";

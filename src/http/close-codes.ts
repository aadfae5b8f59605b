/** Every code that a socket is closed with, by this server, graphql-ws or ws. docs/errors.md lists them. */

export const CLOSE = {
  noMessage: 4400,
  noToken: 4401,
  badToken: 4403,
  noProtocol: 4406,
  noInit: 4408,
  idInUse: 4409,
  tooMany: 4429,
  noText: 1007,
  tooManyPieces: 1008,
  tooLong: 1009,
  restart: 1012,
  fault: 1013,
} as const;

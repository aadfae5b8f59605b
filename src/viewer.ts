/** The person an operation runs for. */
export interface Viewer {
  userId: string;
  /** The signed-in device. */
  sessionId: string;
  /** The session's rotation when the access token was issued; absent in tokens from servers of the previous release. */
  generation?: number | undefined;
  /** When the access token expires, in milliseconds since 1970. */
  expiresAt: number;
}

/** The columns of a person that lists and published events include. */
export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
}

/** Adds the column that is read only if an operation selects it. */
export interface WholeUserRow extends UserRow {
  createdAt: Date;
}

/** The columns of a user that others may see; never the password hash. */
export const USER_COLUMNS = { id: true, username: true, displayName: true, avatarUrl: true } as const;

/** The same columns for SQL that joins users as `u` to rows of another kind, which have the user's id. */
export const userColumns = (u: string) =>
  `${u}.username, ${u}.display_name AS "displayName", ${u}.avatar_url AS "avatarUrl"`;

export type UserColumns = Omit<UserRow, "id">;

/**
 * The three fields with which every act says whose it is: the person, one of their roles, and why.
 * Pure. The role is the first that the act takes; a person without one of those may not act so.
 */
import type { Who } from './act.ts';

export type Signed = { readonly by: string; readonly role: string; readonly reason: string };

/** `wanted` are the roles that the act takes, the most wanted first; without it any role does. */
export const signedBy = (
  { person, roles, reason }: Who,
  wanted: readonly string[] = roles,
): Signed | undefined => {
  const role = wanted.find((each) => roles.includes(each));
  return role === undefined ? undefined : { by: person, role, reason };
};

/** For acts that anybody listed may do. */
export const anyRole = ({ person, roles, reason }: Who): Signed => ({
  by: person,
  role: roles[0] ?? '',
  reason,
});

/** Thrown where a holder must not go on: the claim is another's, or may be by now. */
export class LostClaim extends Error {}

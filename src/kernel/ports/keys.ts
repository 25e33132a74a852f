/** Where a sealed value lives. A value copied to another place cannot be opened there. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** What may be looked up without being readable: 证件号码, 姓名, 姓名拼音首字母, 电话. */
export type BlindIndexKind = 'ID_NUMBER' | 'NAME' | 'INITIALS' | 'PHONE';

/**
 * The cryptography of the office: personal data is sealed before it reaches a table, and looked up by keyed tokens.
 * All methods are synchronous and do not touch the disk.
 */
export interface Keys {
  /** The key id that new values are sealed with. */
  readonly currentKeyId: string;

  /** Seals a value for one place. Afterwards only `decrypt` with the same table, column and row id opens it. */
  encrypt(place: Place, plaintext: string | Uint8Array): Buffer;

  /** Opens a sealed value. @throws SealBroken when it was changed, cut, or sealed for another place. */
  decrypt(place: Place, bytes: Uint8Array): Buffer;

  /** The same as `decrypt`, as text. */
  decryptText(place: Place, bytes: Uint8Array): string;

  /** The key id a sealed value names, without opening it. */
  keyIdOf(bytes: Uint8Array): string;

  /** The value sealed anew under the current key, or null when it is already (rotation, 密钥轮换). */
  reseal(place: Place, bytes: Uint8Array): Buffer | null;

  /** 32 bytes for an exact look-up within one organisation. Equal in two organisations for nobody. */
  blindIndex(organisationId: string, kind: BlindIndexKind, normalisedValue: string): Buffer;

  /** 32 bytes for the look-ups that span organisations (possible same matter 疑似同一案件, sign-in). */
  platformBlindIndex(kind: BlindIndexKind, normalisedValue: string): Buffer;

  /** 32 bytes that tell whether two texts are equal and nothing else. Not changed by a rotation. */
  keyedHash(purpose: string, text: string): Buffer;

  /** 32 bytes to sign tokens or cursors with, derived from the current key. Name `currentKeyId` in what you sign. */
  signingKey(purpose: string): Buffer;

  /** The signing key of an older key id; null for an id that is not ours, so that a forged id is merely refused. */
  signingKeyOf(purpose: string, keyId: string): Buffer | null;

  /** All ids this process can work with: the sealing keys, then the index key. */
  knownKeyIds(): readonly string[];

  /** Refuses to go on when the database names a key id that is not here. @throws KeysMissing with the ids. */
  assertHas(keyIds: readonly string[]): void;
}

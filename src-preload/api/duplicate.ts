/** The noun duplicate: copies that are more than are wanted, pictures that look alike, and media of one prompt. */
import { z } from 'zod';
import { CopyState, Hash, MediaItem, MediaType } from './media.ts';

/**
 * Which purposes are kept before others, the first one first; `other` stands for places without a purpose of behaviour. Archives and
 * backups that are not named here are never asked to give theirs up.
 */
export const KeepOrder = z.array(z.string().min(1).max(64)).min(1).max(20);
export type KeepOrder = z.infer<typeof KeepOrder>;

export const defaultKeepOrder = ['organized', 'other', 'overflow', 'inbox'] as const;

/**
 * What is to become of a copy, and why. `best`: the first by purpose; `wanted`: so that enough places have it; `protected`: an archive
 * or a backup; `locked`: read-only, paused or out of use; `unproved`: not known to be there; `differs`: its file is not the one that is
 * kept, so its tags would be lost; `same-file`: another name of a file that stays, which would free nothing; `arriving`: nothing but
 * inboxes have it; `not-asked`: in a location that was not named. `spare` is the only one that goes.
 */
export const copyFates = [
  'best',
  'wanted',
  'protected',
  'locked',
  'unproved',
  'differs',
  'same-file',
  'arriving',
  'not-asked',
  'spare',
] as const;
export const CopyFate = z.enum(copyFates);
export type CopyFate = z.infer<typeof CopyFate>;

export const DuplicateCopy = z.object({
  location: z.string(),
  path: z.string(),
  size: z.number(),
  state: CopyState,
  /** False while the location is offline. */
  online: z.boolean(),
  fileHash: Hash,
  goes: z.boolean(),
  fate: CopyFate,
  /** Fields (as in `ShownMedia.diverged`) in which its own metadata are not those of the copy that is kept first. */
  differs: z.array(z.string()),
});
export type DuplicateCopy = z.infer<typeof DuplicateCopy>;

/** A medium with more copies than are wanted, or with files that differ in their metadata. The copies that are kept come first. */
export const DuplicateGroup = z.object({
  contentHash: Hash,
  name: z.string(),
  mediaType: MediaType,
  /** At most 200 of them. */
  copies: z.array(DuplicateCopy),
  count: z.number(),
  /** Of the copies that go: what is free once the trash is emptied. */
  bytes: z.number(),
});
export type DuplicateGroup = z.infer<typeof DuplicateGroup>;

/** A picture among others that look like it. */
export const AlikePicture = z.object({
  item: MediaItem,
  hasRecipe: z.boolean(),
  /** Bits of 256 in which its likeness differs from that of the first of its group. */
  distance: z.number(),
});
export type AlikePicture = z.infer<typeof AlikePicture>;

/** Pictures that look like the first of them; it is for the user to say which is the best. */
export const AlikeGroup = z.object({
  /** At most 100 of them. */
  pictures: z.array(AlikePicture),
  count: z.number(),
  /** Of all but the largest. */
  bytes: z.number(),
});
export type AlikeGroup = z.infer<typeof AlikeGroup>;

/** A medium among those made of one prompt by one model. */
export const Variation = z.object({
  item: MediaItem,
  /** 1 is the best: by rating, then the newest. */
  rank: z.number(),
  /** Media of one batch have one number: their seeds are equal or follow one another, or they were made within two minutes. */
  batch: z.number(),
  seed: z.string().nullable(),
});
export type Variation = z.infer<typeof Variation>;

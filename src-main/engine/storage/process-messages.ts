/** What a storage process and its owner say to each other: one request, one answer, both by structured clone. */
import type { ErrorShape } from '#api/errors.ts';
import type { Entry, Fingerprint, ReadOptions, Skipped, StorageAdapter, WriteOptions } from './adapter.ts';

/** Streams and listings live in the process under a number and are drawn from it piece by piece: that is the backpressure. */
export interface ProcessCalls {
  open(input: {
    path: string;
    name?: string | undefined;
    exclude?: readonly string[] | undefined;
  }): StorageAdapter['traits'];
  stat(input: { path: string }): Entry;
  remove(input: { path: string; ifMatch?: string | undefined }): void;
  move(input: { from: string; to: string; ifMatch?: string | undefined }): Entry;
  sweep(input: { folder: string }): number;
  copy(input: { from: string; to: string; ifNoneMatch?: '*' | undefined }): Entry;
  capacity(input: object): { freeBytes: number; totalBytes: number };
  fingerprint(input: object): Fingerprint;
  listBegin(input: { prefix: string }): number;
  listNext(input: { stream: number }): { entries: Entry[]; skipped: Skipped[]; done: boolean };
  readBegin(input: { path: string; range?: ReadOptions['range'] }): number;
  /** Null at the end. */
  readNext(input: { stream: number }): Uint8Array | null;
  writeBegin(input: { path: string; options: Omit<WriteOptions, 'signal'> }): number;
  /** Answers when the bytes have been taken, with true while more are wanted: the write may have failed already. */
  writeNext(input: { stream: number; bytes: Uint8Array }): boolean;
  writeEnd(input: { stream: number }): Entry;
  /** Gives a listing, a read or a write up; an unfinished write leaves nothing. */
  stop(input: { stream: number }): void;
}

export type ProcessCall = keyof ProcessCalls;

export interface ProcessRequest {
  id: number;
  call: ProcessCall;
  input: unknown;
}

export type ProcessAnswer =
  | { type: 'ready' }
  /** A long listing is getting on: everyone who waits may go on waiting. */
  | { type: 'alive' }
  /** A bug; the process ends. */
  | { type: 'crashed'; message: string }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: ErrorShape };

import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

/** Instants are epoch UTC milliseconds, as in `tables`, which gives these tables on under the same names. */
const instant = (name: string) => bigint(name, { mode: 'number' });

export const partners = pgTable('partners', {
  partnerId: text('partner_id').primaryKey(),
  name: text('name').notNull(),
  scopes: jsonb('scopes').$type<string[]>().notNull(), // programme ids, and register/<supplier>
  callbackUrl: text('callback_url'),
});

export const partnerKeys = pgTable('partner_keys', {
  keyId: text('key_id').primaryKey(),
  partnerId: text('partner_id').notNull(),
  secret: text('secret').notNull(),
  /** 'inbound' signs their requests, 'outbound' our callbacks; 'outbound-next' will, when the one before it is retired. */
  direction: text('direction').notNull(),
  retiredAtMs: instant('retired_at_ms'),
});

export const partnerNonces = pgTable('partner_nonces', {
  keyId: text('key_id').notNull(),
  nonce: text('nonce').notNull(),
  atMs: instant('at_ms').notNull(),
}, (table) => [primaryKey({ columns: [table.keyId, table.nonce] }), index('partner_nonces_at').on(table.atMs)]);

/** Every message, once per partner, kind and reference (T-06). */
export const partnerMessages = pgTable('partner_messages', {
  partnerId: text('partner_id').notNull(),
  kind: text('kind').notNull(), // application | certificate
  partnerReference: text('partner_reference').notNull(),
  registryNumber: text('registry_number').notNull(),
  contentHash: text('content_hash').notNull(),
  body: jsonb('body').notNull(),
  caseId: uuid('case_id'),
  answer: jsonb('answer').notNull(),
  receivedAtMs: instant('received_at_ms').notNull(),
}, (table) => [primaryKey({ columns: [table.partnerId, table.kind, table.partnerReference] }), index('partner_messages_registry').on(table.partnerId, table.registryNumber)]);

export const callbacks = pgTable('callbacks', {
  callbackId: uuid('callback_id').primaryKey(),
  partnerId: text('partner_id').notNull(),
  caseId: uuid('case_id').notNull(),
  event: text('event').notNull(),
  body: jsonb('body').notNull(),
  /** Mutations whose third tick this callback carries. */
  mutationIds: jsonb('mutation_ids').$type<string[]>().notNull(),
  state: text('state').$type<'waiting' | 'delivered' | 'parked'>().notNull(),
  attempts: integer('attempts').notNull().default(0),
  lastCode: text('last_code'),
  nextAtMs: instant('next_at_ms'),
  createdAtMs: instant('created_at_ms').notNull(),
  deliveredAtMs: instant('delivered_at_ms'),
}, (table) => [index('callbacks_due').on(table.state, table.nextAtMs)]);

export const messages = pgTable('messages', {
  messageId: uuid('message_id').primaryKey(),
  caseId: uuid('case_id'),
  toPhone: text('to_phone').notNull(),
  text: text('text').notNull(),
  state: text('state').$type<'stored' | 'sent' | 'failed'>().notNull(),
  createdAtMs: instant('created_at_ms').notNull(),
});

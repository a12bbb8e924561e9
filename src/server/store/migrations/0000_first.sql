CREATE TABLE "accounts" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"display_name" text NOT NULL,
	"staff_number" text NOT NULL,
	"roles" jsonb NOT NULL,
	"supplier_id" text NOT NULL,
	"district_id" text NOT NULL,
	"password_hash" text NOT NULL,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"disabled_at_ms" bigint,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "accounts_username_unique" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"subject" text NOT NULL,
	"account_id" uuid NOT NULL,
	"from_ms" bigint NOT NULL,
	"to_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"entry_id" bigint PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"by_id" uuid,
	"act" text NOT NULL,
	"subject" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blob_uses" (
	"mutation_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"kind" text NOT NULL,
	"mime" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"captured_at_ms" bigint NOT NULL,
	"case_id" uuid NOT NULL,
	"work_order_id" uuid,
	"visit_id" uuid,
	"mutation_kind" text NOT NULL,
	CONSTRAINT "blob_uses_mutation_id_evidence_id_pk" PRIMARY KEY("mutation_id","evidence_id")
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"size_bytes" integer NOT NULL,
	"mime" text NOT NULL,
	"stored_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendars" (
	"year" integer PRIMARY KEY NOT NULL,
	"doc" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "callbacks" (
	"callback_id" uuid PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"case_id" uuid NOT NULL,
	"event" text NOT NULL,
	"body" jsonb NOT NULL,
	"mutation_ids" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_code" text,
	"next_at_ms" bigint,
	"created_at_ms" bigint NOT NULL,
	"delivered_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"case_number" text NOT NULL,
	"stage" text NOT NULL,
	"supplier_id" text NOT NULL,
	"district_id" text NOT NULL,
	"partner_id" text,
	"registry_number" text,
	"received_at_ms" bigint NOT NULL,
	"version" integer NOT NULL,
	"updated_at_ms" bigint NOT NULL,
	"doc" jsonb NOT NULL,
	CONSTRAINT "cases_case_number_unique" UNIQUE("case_number")
);
--> statement-breakpoint
CREATE TABLE "desk_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"last_seen_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device_authors" (
	"device_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"bound_at_ms" bigint NOT NULL,
	CONSTRAINT "device_authors_device_id_account_id_pk" PRIMARY KEY("device_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"device_id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"public_key" text,
	"login_expires_at_ms" bigint NOT NULL,
	"enrolled_at_ms" bigint NOT NULL,
	"last_contact_at_ms" bigint,
	"pulled_at_ms" bigint,
	"pulled_for" uuid,
	"unsent" integer,
	"revoked_at_ms" bigint,
	CONSTRAINT "devices_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "feed_heads" (
	"feed" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"floor" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_rows" (
	"feed" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"position" bigint NOT NULL,
	"op" text NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "feed_rows_feed_entity_entity_id_pk" PRIMARY KEY("feed","entity","entity_id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid,
	"to_phone" text NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meta" (
	"id" integer PRIMARY KEY NOT NULL,
	"epoch" uuid NOT NULL,
	"organisation_key_id" text NOT NULL,
	"organisation_public_key" text NOT NULL,
	"organisation_private_key" text NOT NULL,
	"sample_data" boolean DEFAULT false NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mutations" (
	"mutation_id" uuid PRIMARY KEY NOT NULL,
	"device_id" uuid NOT NULL,
	"device_sequence" integer NOT NULL,
	"author_id" uuid NOT NULL,
	"lane" text NOT NULL,
	"kind" text NOT NULL,
	"content_hash" text NOT NULL,
	"header" jsonb NOT NULL,
	"envelope" jsonb NOT NULL,
	"outcome" text NOT NULL,
	"code" text,
	"detail" jsonb,
	"version" integer,
	"received_at_ms" bigint NOT NULL,
	"case_id" uuid,
	"decision" jsonb,
	"decided_at_ms" bigint,
	"decided_by_name" text,
	"decision_note" text
);
--> statement-breakpoint
CREATE TABLE "office_acts" (
	"act_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partner_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"secret" text NOT NULL,
	"direction" text NOT NULL,
	"retired_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "partner_messages" (
	"partner_id" text NOT NULL,
	"kind" text NOT NULL,
	"partner_reference" text NOT NULL,
	"registry_number" text NOT NULL,
	"content_hash" text NOT NULL,
	"body" jsonb NOT NULL,
	"case_id" uuid,
	"answer" jsonb NOT NULL,
	"received_at_ms" bigint NOT NULL,
	CONSTRAINT "partner_messages_partner_id_kind_partner_reference_pk" PRIMARY KEY("partner_id","kind","partner_reference")
);
--> statement-breakpoint
CREATE TABLE "partner_nonces" (
	"key_id" text NOT NULL,
	"nonce" text NOT NULL,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "partner_nonces_key_id_nonce_pk" PRIMARY KEY("key_id","nonce")
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"partner_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"callback_url" text
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"quarantine_id" uuid PRIMARY KEY NOT NULL,
	"mutation_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"content_hash" text NOT NULL,
	"item" jsonb NOT NULL,
	"received_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_looks" (
	"look_id" uuid PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"district_id" text NOT NULL,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"at_ms" bigint NOT NULL,
	"new_cases" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"mutation_id" uuid PRIMARY KEY NOT NULL,
	"accepted_by_partner_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_areas" (
	"supplier_id" text NOT NULL,
	"area_code" text NOT NULL,
	"changes" bigint NOT NULL,
	"built_changes" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "register_areas_supplier_id_area_code_pk" PRIMARY KEY("supplier_id","area_code")
);
--> statement-breakpoint
CREATE TABLE "register_deltas" (
	"from_sha256" text NOT NULL,
	"to_sha256" text NOT NULL,
	"total_bytes" bigint NOT NULL,
	CONSTRAINT "register_deltas_from_sha256_to_sha256_pk" PRIMARY KEY("from_sha256","to_sha256")
);
--> statement-breakpoint
CREATE TABLE "register_versions" (
	"supplier_id" text NOT NULL,
	"area_code" text NOT NULL,
	"version" integer NOT NULL,
	"sha256" text NOT NULL,
	"rows" integer NOT NULL,
	"left_out" integer NOT NULL,
	"total_bytes" bigint NOT NULL,
	"as_of_ms" bigint NOT NULL,
	"built_at_ms" bigint NOT NULL,
	CONSTRAINT "register_versions_supplier_id_area_code_version_pk" PRIMARY KEY("supplier_id","area_code","version")
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"name_hash" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supplier_settings" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"screen_signing_allowed" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply_points" (
	"supplier_id" text NOT NULL,
	"account_number" text NOT NULL,
	"meter_number" text NOT NULL,
	"account_name" text NOT NULL,
	"address" text NOT NULL,
	"address_key" text NOT NULL,
	"area_code" text NOT NULL,
	"reference" jsonb NOT NULL,
	"arrears" text NOT NULL,
	"prepaid" text NOT NULL,
	"as_of_ms" bigint NOT NULL,
	"import_id" uuid,
	"moved_from" text,
	CONSTRAINT "supply_points_supplier_id_account_number_pk" PRIMARY KEY("supplier_id","account_number")
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"at_ms" bigint NOT NULL,
	"captured_at_ms" bigint,
	"by_id" uuid,
	"by_name" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"upload_id" text PRIMARY KEY NOT NULL,
	"device_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"started_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"visit_id" uuid PRIMARY KEY NOT NULL,
	"assignee_id" uuid,
	"state" text NOT NULL,
	"from_ms" bigint NOT NULL,
	"version" integer NOT NULL,
	"doc" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_orders" (
	"work_order_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"visit_id" uuid,
	"assignee_id" uuid,
	"version" integer NOT NULL,
	"doc" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignments_subject" ON "assignments" USING btree ("subject","account_id");--> statement-breakpoint
CREATE INDEX "blob_uses_case" ON "blob_uses" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "blob_uses_sha" ON "blob_uses" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "callbacks_due" ON "callbacks" USING btree ("state","next_at_ms");--> statement-breakpoint
CREATE INDEX "cases_stage" ON "cases" USING btree ("stage","received_at_ms");--> statement-breakpoint
CREATE INDEX "cases_registry" ON "cases" USING btree ("partner_id","registry_number");--> statement-breakpoint
CREATE INDEX "desk_sessions_account" ON "desk_sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "devices_account" ON "devices" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "feed_rows_position" ON "feed_rows" USING btree ("feed","position");--> statement-breakpoint
CREATE UNIQUE INDEX "mutations_sequence" ON "mutations" USING btree ("device_id","device_sequence");--> statement-breakpoint
CREATE INDEX "mutations_lane" ON "mutations" USING btree ("lane");--> statement-breakpoint
CREATE INDEX "partner_messages_registry" ON "partner_messages" USING btree ("partner_id","registry_number");--> statement-breakpoint
CREATE INDEX "partner_nonces_at" ON "partner_nonces" USING btree ("at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "quarantine_content" ON "quarantine" USING btree ("mutation_id","content_hash");--> statement-breakpoint
CREATE INDEX "queue_looks_at" ON "queue_looks" USING btree ("district_id","at_ms");--> statement-breakpoint
CREATE INDEX "register_versions_sha" ON "register_versions" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "supply_points_meter" ON "supply_points" USING btree ("meter_number");--> statement-breakpoint
CREATE INDEX "supply_points_address" ON "supply_points" USING btree ("address_key");--> statement-breakpoint
CREATE INDEX "supply_points_area" ON "supply_points" USING btree ("supplier_id","area_code","account_number");--> statement-breakpoint
CREATE INDEX "timeline_case" ON "timeline" USING btree ("case_id","at_ms");--> statement-breakpoint
CREATE INDEX "uploads_sha" ON "uploads" USING btree ("sha256","device_id");--> statement-breakpoint
CREATE INDEX "visits_assignee" ON "visits" USING btree ("assignee_id");--> statement-breakpoint
CREATE INDEX "visits_from" ON "visits" USING btree ("from_ms");--> statement-breakpoint
CREATE INDEX "work_orders_case" ON "work_orders" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "work_orders_visit" ON "work_orders" USING btree ("visit_id");
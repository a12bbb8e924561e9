ALTER TABLE "devices" ADD COLUMN "lost_items" integer;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "lost_after_sequence" integer;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "lost_at_ms" bigint;
CREATE TABLE "supplier_settings" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"screen_signing_allowed" boolean NOT NULL
);

CREATE TABLE "forecasts" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "measure" varchar NOT NULL, "issued_on" date_text NOT NULL, "weeks" jsonb_text NOT NULL, "baseline" jsonb_text NOT NULL, "method" varchar NOT NULL, PRIMARY KEY ("province", "id") );
CREATE INDEX "forecasts_province_area_measure_issued_on" ON "forecasts" ("province", "area", "measure", "issued_on");
INSERT INTO seaql_migrations (version, applied_at) VALUES ('m0005_forecasts', 1640000000);

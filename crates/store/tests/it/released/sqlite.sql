-- What the released programs ran to make their tables, statement by statement (steps 1 to 5). Never changed:
-- the tests open folders that were left after any of them. Two blank lines part the statements.


CREATE TABLE "seaql_migrations" ( "version" varchar NOT NULL PRIMARY KEY, "applied_at" integer NOT NULL )


CREATE TABLE "persons" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "hamlet" varchar NULL, "name" varchar NOT NULL, "folded" varchar NOT NULL, "sex" varchar NOT NULL, "birth_year" integer NOT NULL, "birth_on" date_text NULL, "citizen_id" varchar NULL, "phone" varchar NULL, "contraindicated" boolean NOT NULL, "doses" integer NOT NULL, "last_dose_on" date_text NULL, "registered_on" date_text NOT NULL, "merged_into" uuid_text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "cases" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "code" varchar NOT NULL, "person_id" uuid_text NULL, "name" varchar NOT NULL, "folded" varchar NOT NULL, "sex" varchar NOT NULL, "birth_year" integer NOT NULL, "onset_on" date_text NULL, "announced_on" date_text NOT NULL, "found_in" varchar NOT NULL, "source_known" boolean NOT NULL, "severity" varchar NOT NULL, "care_place" varchar NOT NULL, "outcome" varchar NOT NULL, "outcome_on" date_text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "doses" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "person_id" uuid_text NOT NULL, "birth_year" integer NOT NULL, "dose_no" integer NOT NULL, "given_on" date_text NOT NULL, "product" varchar NOT NULL, "lot" varchar NULL, "site" varchar NULL, "serious_event" boolean NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "stock" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "unit" varchar NOT NULL, "moved_on" date_text NOT NULL, "reason" varchar NOT NULL, "product" varchar NOT NULL, "lot" varchar NULL, "expires_on" date_text NULL, "quantity" integer NOT NULL, "note" text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "population" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "counted_on" date_text NOT NULL, "birth_year" integer NOT NULL, "people" integer NOT NULL, "source" text NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "duty" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "body" varchar NOT NULL, "place" varchar NOT NULL, "phone" varchar NOT NULL, "starts_at" timestamp_with_timezone_text NOT NULL, "ends_at" timestamp_with_timezone_text NOT NULL, "members" jsonb_text NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "documents" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "issuer_area" varchar NULL, "doc_type" varchar NULL, "number" varchar NULL, "issuer" varchar NULL, "place" varchar NULL, "issued_on" date_text NULL, "subject" text NULL, "folded" text NOT NULL, "state" varchar NOT NULL, "text" text NOT NULL, "reading" jsonb_text NOT NULL, "file_id" uuid_text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "files" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "name" varchar NOT NULL, "digest" varchar NOT NULL, "content" blob(1) NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "tasks" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "document_id" uuid_text NOT NULL, "parent_id" uuid_text NULL, "ordinal" integer NOT NULL, "item" varchar NOT NULL, "text" text NOT NULL, "folded" text NOT NULL, "span_start" integer NOT NULL, "span_end" integer NOT NULL, "assignees" jsonb_text NOT NULL, "cooperating" jsonb_text NOT NULL, "unit" varchar NULL, "unit_name" text NULL, "head_post" text NULL, "head" text NULL, "due_kind" varchar NOT NULL, "due_on" date_text NULL, "due_words" text NULL, "due_rule" varchar NULL, "condition" text NULL, "state" varchar NOT NULL, "report" text NULL, "evidence" text NULL, "assigned_on" date_text NULL, "closed_on" date_text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "targets" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "document_id" uuid_text NOT NULL, "task_id" uuid_text NULL, "words" text NOT NULL, "measure" varchar NULL, "age_from" integer NULL, "age_to" integer NULL, "share" double NULL, "count" integer NULL, "due_on" date_text NULL, "due_words" text NULL, "due_rule" varchar NULL, "state" varchar NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "levels" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "assessed_on" date_text NOT NULL, "rules" varchar NOT NULL, "level" integer NULL, "inputs" jsonb_text NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "decisions" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "assessed_on" date_text NOT NULL, "level" integer NOT NULL, "proposed" integer NULL, "decided_at" timestamp_with_timezone_text NOT NULL, "effective_at" timestamp_with_timezone_text NOT NULL, "reason" text NULL, "decided_by" text NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "users" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "username" varchar NOT NULL, "name" varchar NOT NULL, "role" varchar NOT NULL, "post" varchar NULL, "disabled" boolean NOT NULL, "password_hash" varchar NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "tallies" ( "province" varchar NOT NULL, "measure" varchar NOT NULL, "day" date_text NOT NULL, "area" varchar NOT NULL, "stratum" integer NOT NULL, "n" integer NOT NULL, PRIMARY KEY ("province", "measure", "day", "area", "stratum") ) WITHOUT ROWID


CREATE TABLE "changes" ( "province" varchar NOT NULL, "seq" integer NOT NULL, "kind" varchar NOT NULL, "record_id" uuid_text NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "at" timestamp_with_timezone_text NOT NULL, "body" text NOT NULL, "previous" varchar NOT NULL, "hash" varchar NOT NULL, PRIMARY KEY ("province", "seq") )


CREATE TABLE "sessions" ( "token_hash" varchar NOT NULL PRIMARY KEY, "province" varchar NOT NULL, "user_id" uuid_text NOT NULL, "created_at" timestamp_with_timezone_text NOT NULL, "seen_at" timestamp_with_timezone_text NOT NULL, "ends_at" timestamp_with_timezone_text NOT NULL )


CREATE TABLE "views" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "user_id" uuid_text NOT NULL, "list" varchar NOT NULL, "name" varchar NOT NULL, "query" text NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "settings" ( "key" varchar NOT NULL PRIMARY KEY, "value" text NOT NULL )


CREATE INDEX "persons_province_area_birth_year" ON "persons" ("province", "area", "birth_year")


CREATE INDEX "persons_province_folded_id" ON "persons" ("province", "folded", "id")


CREATE INDEX "persons_province_citizen_id" ON "persons" ("province", "citizen_id")


CREATE INDEX "persons_province_birth_year_doses" ON "persons" ("province", "birth_year", "doses")


CREATE INDEX "cases_province_announced_on_id" ON "cases" ("province", "announced_on", "id")


CREATE INDEX "cases_province_area_announced_on" ON "cases" ("province", "area", "announced_on")


CREATE INDEX "cases_province_code" ON "cases" ("province", "code")


CREATE INDEX "doses_province_person_id_dose_no" ON "doses" ("province", "person_id", "dose_no")


CREATE INDEX "doses_province_given_on_id" ON "doses" ("province", "given_on", "id")


CREATE INDEX "doses_province_area_given_on" ON "doses" ("province", "area", "given_on")


CREATE INDEX "stock_province_area_moved_on" ON "stock" ("province", "area", "moved_on")


CREATE INDEX "population_province_area_counted_on" ON "population" ("province", "area", "counted_on")


CREATE INDEX "duty_province_starts_at" ON "duty" ("province", "starts_at")


CREATE INDEX "documents_province_issued_on" ON "documents" ("province", "issued_on")


CREATE INDEX "tasks_province_document_id_ordinal" ON "tasks" ("province", "document_id", "ordinal")


CREATE INDEX "tasks_province_parent_id" ON "tasks" ("province", "parent_id")


CREATE INDEX "tasks_province_area_state" ON "tasks" ("province", "area", "state")


CREATE INDEX "targets_province_document_id" ON "targets" ("province", "document_id")


CREATE INDEX "levels_province_assessed_on_area" ON "levels" ("province", "assessed_on", "area")


CREATE INDEX "decisions_province_area_effective_at" ON "decisions" ("province", "area", "effective_at")


CREATE INDEX "changes_province_kind_record_id" ON "changes" ("province", "kind", "record_id")


CREATE INDEX "sessions_user_id" ON "sessions" ("user_id")


CREATE INDEX "views_province_user_id_list" ON "views" ("province", "user_id", "list")


CREATE UNIQUE INDEX "users_name" ON "users" ("username")


CREATE VIRTUAL TABLE persons_fts USING fts5(folded, content='persons', content_rowid='rowid', prefix='2 3')


CREATE TRIGGER persons_fts_insert AFTER INSERT ON persons BEGIN
  INSERT INTO persons_fts(rowid, folded) VALUES (new.rowid, new.folded);
END


CREATE TRIGGER persons_fts_delete AFTER DELETE ON persons BEGIN
  INSERT INTO persons_fts(persons_fts, rowid, folded) VALUES ('delete', old.rowid, old.folded);
END


CREATE TRIGGER persons_fts_update AFTER UPDATE OF folded ON persons WHEN old.folded <> new.folded BEGIN
  INSERT INTO persons_fts(persons_fts, rowid, folded) VALUES ('delete', old.rowid, old.folded);
  INSERT INTO persons_fts(rowid, folded) VALUES (new.rowid, new.folded);
END


INSERT INTO "seaql_migrations" ("version", "applied_at") VALUES ('m0001_first', 0)


ALTER TABLE "documents" ADD COLUMN "ended_on" date_text NULL


ALTER TABLE "documents" ADD COLUMN "replaced_by" uuid_text NULL


ALTER TABLE "documents" ADD COLUMN "version_of" uuid_text NULL


INSERT INTO "seaql_migrations" ("version", "applied_at") VALUES ('m0002_documents_in_force', 0)


CREATE TABLE "visits" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "person_id" uuid_text NOT NULL, "name" varchar NOT NULL, "folded" varchar NOT NULL, "place" varchar NOT NULL, "place_code" varchar NOT NULL, "place_area" varchar NULL, "setting" varchar NOT NULL, "starts_at" timestamp_with_timezone_text NOT NULL, "ends_at" timestamp_with_timezone_text NOT NULL, "masked" boolean NULL, "indoor" boolean NULL, "information" varchar NOT NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "contacts" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "case_code" varchar NOT NULL, "case_id" uuid_text NULL, "from_person_id" uuid_text NULL, "person_id" uuid_text NULL, "name" varchar NOT NULL, "folded" varchar NOT NULL, "birth_year" integer NULL, "phone" varchar NULL, "kind" varchar NOT NULL, "origin" varchar NOT NULL, "first_on" date_text NOT NULL, "last_on" date_text NOT NULL, "setting" varchar NOT NULL, "place" varchar NULL, "minutes" integer NULL, "relation" varchar NULL, "risk" integer NULL, "state" varchar NOT NULL, "team" varchar NULL, "listed_at" timestamp_with_timezone_text NOT NULL, "found_at" timestamp_with_timezone_text NULL, "quarantined_on" date_text NULL, "tested_on" date_text NULL, "handed_from" varchar NULL, "note" text NULL, PRIMARY KEY ("province", "id") )


CREATE INDEX "visits_province_starts_at" ON "visits" ("province", "starts_at")


CREATE INDEX "visits_province_area_starts_at" ON "visits" ("province", "area", "starts_at")


CREATE INDEX "visits_province_person_id" ON "visits" ("province", "person_id")


CREATE INDEX "contacts_province_case_code" ON "contacts" ("province", "case_code")


CREATE INDEX "contacts_province_from_person_id" ON "contacts" ("province", "from_person_id")


CREATE INDEX "contacts_province_person_id" ON "contacts" ("province", "person_id")


CREATE INDEX "contacts_province_area_listed_at" ON "contacts" ("province", "area", "listed_at")


CREATE INDEX "contacts_province_listed_at" ON "contacts" ("province", "listed_at")


INSERT INTO "seaql_migrations" ("version", "applied_at") VALUES ('m0003_tracing', 0)


CREATE TABLE "scenarios" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "name" text NOT NULL, "question" varchar NOT NULL, "made_from" date_text NOT NULL, "state" varchar NOT NULL, "study" text NOT NULL, "seed" integer NOT NULL, "replicates" integer NOT NULL, "inputs" jsonb_text NOT NULL, "basis" jsonb_text NOT NULL, "engine" varchar NULL, "result" jsonb_text NULL, "days_id" uuid_text NULL, "note" text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "allocations" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "name" text NOT NULL, "what" varchar NOT NULL, "made_from" date_text NOT NULL, "start_on" date_text NOT NULL, "deadline" date_text NULL, "state" varchar NOT NULL, "inputs" jsonb_text NOT NULL, "proposal" jsonb_text NOT NULL, "decided_by" text NULL, "decided_at" timestamp_with_timezone_text NULL, "note" text NULL, PRIMARY KEY ("province", "id") )


CREATE TABLE "jobs" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "work" varchar NOT NULL, "subject_kind" varchar NOT NULL, "subject_id" uuid_text NOT NULL, "name" text NOT NULL, "state" varchar NOT NULL, "asked_by" text NOT NULL, "asked_at" timestamp_with_timezone_text NOT NULL, "started_at" timestamp_with_timezone_text NULL, "ended_at" timestamp_with_timezone_text NULL, "problem" jsonb_text NULL, PRIMARY KEY ("province", "id") )


CREATE INDEX "scenarios_province_made_from" ON "scenarios" ("province", "made_from")


CREATE INDEX "allocations_province_made_from" ON "allocations" ("province", "made_from")


CREATE INDEX "jobs_province_asked_at" ON "jobs" ("province", "asked_at")


CREATE INDEX "jobs_province_subject_id" ON "jobs" ("province", "subject_id")


INSERT INTO "seaql_migrations" ("version", "applied_at") VALUES ('m0004_scenarios', 0)


CREATE TABLE "forecasts" ( "province" varchar NOT NULL, "id" uuid_text NOT NULL, "area" varchar NOT NULL, "version" integer NOT NULL, "updated_at" timestamp_with_timezone_text NOT NULL, "measure" varchar NOT NULL, "issued_on" date_text NOT NULL, "weeks" jsonb_text NOT NULL, "baseline" jsonb_text NOT NULL, "method" varchar NOT NULL, PRIMARY KEY ("province", "id") )


CREATE INDEX "forecasts_province_area_measure_issued_on" ON "forecasts" ("province", "area", "measure", "issued_on")


INSERT INTO "seaql_migrations" ("version", "applied_at") VALUES ('m0005_forecasts', 0)

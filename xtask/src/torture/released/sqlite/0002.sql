ALTER TABLE "documents" ADD COLUMN "ended_on" date_text NULL;
ALTER TABLE "documents" ADD COLUMN "replaced_by" uuid_text NULL;
ALTER TABLE "documents" ADD COLUMN "version_of" uuid_text NULL;
INSERT INTO seaql_migrations (version, applied_at) VALUES ('m0002_documents_in_force', 1640000000);

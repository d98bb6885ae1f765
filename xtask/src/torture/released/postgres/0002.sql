ALTER TABLE public.documents ADD COLUMN ended_on date, ADD COLUMN replaced_by uuid, ADD COLUMN version_of uuid;
INSERT INTO public.seaql_migrations (version, applied_at) VALUES ('m0002_documents_in_force', 1640000000);

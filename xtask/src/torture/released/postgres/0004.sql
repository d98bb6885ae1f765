CREATE TABLE public.allocations (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    name text NOT NULL,
    what character varying NOT NULL,
    made_from date NOT NULL,
    start_on date NOT NULL,
    deadline date,
    state character varying NOT NULL,
    inputs jsonb NOT NULL,
    proposal jsonb NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    note text
);
CREATE TABLE public.jobs (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    work character varying NOT NULL,
    subject_kind character varying NOT NULL,
    subject_id uuid NOT NULL,
    name text NOT NULL,
    state character varying NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    problem jsonb
);
CREATE TABLE public.scenarios (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    name text NOT NULL,
    question character varying NOT NULL,
    made_from date NOT NULL,
    state character varying NOT NULL,
    study text NOT NULL,
    seed bigint NOT NULL,
    replicates integer NOT NULL,
    inputs jsonb NOT NULL,
    basis jsonb NOT NULL,
    engine character varying,
    result jsonb,
    days_id uuid,
    note text
);
ALTER TABLE ONLY public.allocations
    ADD CONSTRAINT allocations_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.scenarios
    ADD CONSTRAINT scenarios_pkey PRIMARY KEY (province, id);
CREATE INDEX allocations_province_made_from ON public.allocations USING btree (province, made_from);
CREATE INDEX jobs_province_asked_at ON public.jobs USING btree (province, asked_at);
CREATE INDEX jobs_province_subject_id ON public.jobs USING btree (province, subject_id);
CREATE INDEX scenarios_province_made_from ON public.scenarios USING btree (province, made_from);
INSERT INTO public.seaql_migrations (version, applied_at) VALUES ('m0004_scenarios', 1640000000);

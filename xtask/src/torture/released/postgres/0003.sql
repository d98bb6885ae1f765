CREATE TABLE public.contacts (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    case_code character varying NOT NULL,
    case_id uuid,
    from_person_id uuid,
    person_id uuid,
    name character varying NOT NULL,
    folded character varying NOT NULL,
    birth_year integer,
    phone character varying,
    kind character varying NOT NULL,
    origin character varying NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    setting character varying NOT NULL,
    place character varying,
    minutes integer,
    relation character varying,
    risk integer,
    state character varying NOT NULL,
    team character varying,
    listed_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone,
    quarantined_on date,
    tested_on date,
    handed_from character varying,
    note text
);
CREATE TABLE public.visits (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL,
    name character varying NOT NULL,
    folded character varying NOT NULL,
    place character varying NOT NULL,
    place_code character varying NOT NULL,
    place_area character varying,
    setting character varying NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    masked boolean,
    indoor boolean,
    information character varying NOT NULL
);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (province, id);
CREATE INDEX contacts_province_area_listed_at ON public.contacts USING btree (province, area, listed_at);
CREATE INDEX contacts_province_case_code ON public.contacts USING btree (province, case_code);
CREATE INDEX contacts_province_from_person_id ON public.contacts USING btree (province, from_person_id);
CREATE INDEX contacts_province_listed_at ON public.contacts USING btree (province, listed_at);
CREATE INDEX contacts_province_person_id ON public.contacts USING btree (province, person_id);
CREATE INDEX visits_province_area_starts_at ON public.visits USING btree (province, area, starts_at);
CREATE INDEX visits_province_person_id ON public.visits USING btree (province, person_id);
CREATE INDEX visits_province_starts_at ON public.visits USING btree (province, starts_at);
INSERT INTO public.seaql_migrations (version, applied_at) VALUES ('m0003_tracing', 1640000000);

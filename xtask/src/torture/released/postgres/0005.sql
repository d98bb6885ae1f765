CREATE TABLE public.forecasts (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    measure character varying NOT NULL,
    issued_on date NOT NULL,
    weeks jsonb NOT NULL,
    baseline jsonb NOT NULL,
    method character varying NOT NULL
);
ALTER TABLE ONLY public.forecasts
    ADD CONSTRAINT forecasts_pkey PRIMARY KEY (province, id);
CREATE INDEX forecasts_province_area_measure_issued_on ON public.forecasts USING btree (province, area, measure, issued_on);
INSERT INTO public.seaql_migrations (version, applied_at) VALUES ('m0005_forecasts', 1640000000);

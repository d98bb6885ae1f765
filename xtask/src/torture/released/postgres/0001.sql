CREATE TABLE public.cases (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    code character varying NOT NULL,
    person_id uuid,
    name character varying NOT NULL,
    folded character varying NOT NULL,
    sex character varying NOT NULL,
    birth_year integer NOT NULL,
    onset_on date,
    announced_on date NOT NULL,
    found_in character varying NOT NULL,
    source_known boolean NOT NULL,
    severity character varying NOT NULL,
    care_place character varying NOT NULL,
    outcome character varying NOT NULL,
    outcome_on date
);
CREATE TABLE public.changes (
    province character varying NOT NULL,
    seq bigint NOT NULL,
    kind character varying NOT NULL,
    record_id uuid,
    area character varying NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    body text NOT NULL,
    previous character varying NOT NULL,
    hash character varying NOT NULL
);
CREATE TABLE public.decisions (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    assessed_on date NOT NULL,
    level integer NOT NULL,
    proposed integer,
    decided_at timestamp with time zone NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    reason text,
    decided_by text NOT NULL
);
CREATE TABLE public.documents (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    issuer_area character varying,
    doc_type character varying,
    number character varying,
    issuer character varying,
    place character varying,
    issued_on date,
    subject text,
    folded text NOT NULL,
    state character varying NOT NULL,
    text text NOT NULL,
    reading jsonb NOT NULL,
    file_id uuid
);
CREATE TABLE public.doses (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL,
    birth_year integer NOT NULL,
    dose_no integer NOT NULL,
    given_on date NOT NULL,
    product character varying NOT NULL,
    lot character varying,
    site character varying,
    serious_event boolean NOT NULL
);
CREATE TABLE public.duty (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    body character varying NOT NULL,
    place character varying NOT NULL,
    phone character varying NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    members jsonb NOT NULL
);
CREATE TABLE public.files (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    name character varying NOT NULL,
    digest character varying NOT NULL,
    content bytea NOT NULL
);
CREATE TABLE public.levels (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    assessed_on date NOT NULL,
    rules character varying NOT NULL,
    level integer,
    inputs jsonb NOT NULL
);
CREATE TABLE public.persons (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    hamlet character varying,
    name character varying NOT NULL,
    folded character varying NOT NULL,
    sex character varying NOT NULL,
    birth_year integer NOT NULL,
    birth_on date,
    citizen_id character varying,
    phone character varying,
    contraindicated boolean NOT NULL,
    doses integer NOT NULL,
    last_dose_on date,
    registered_on date NOT NULL,
    merged_into uuid
);
CREATE TABLE public.population (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    counted_on date NOT NULL,
    birth_year integer NOT NULL,
    people integer NOT NULL,
    source text NOT NULL
);
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.sessions (
    token_hash character varying NOT NULL,
    province character varying NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL
);
CREATE TABLE public.settings (
    key character varying NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.stock (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    unit character varying NOT NULL,
    moved_on date NOT NULL,
    reason character varying NOT NULL,
    product character varying NOT NULL,
    lot character varying,
    expires_on date,
    quantity integer NOT NULL,
    note text
);
CREATE TABLE public.tallies (
    province character varying NOT NULL,
    measure character varying NOT NULL,
    day date NOT NULL,
    area character varying NOT NULL,
    stratum integer NOT NULL,
    n bigint NOT NULL
);
CREATE TABLE public.targets (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    document_id uuid NOT NULL,
    task_id uuid,
    words text NOT NULL,
    measure character varying,
    age_from integer,
    age_to integer,
    share double precision,
    count integer,
    due_on date,
    due_words text,
    due_rule character varying,
    state character varying NOT NULL
);
CREATE TABLE public.tasks (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    document_id uuid NOT NULL,
    parent_id uuid,
    ordinal integer NOT NULL,
    item character varying NOT NULL,
    text text NOT NULL,
    folded text NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL,
    assignees jsonb NOT NULL,
    cooperating jsonb NOT NULL,
    unit character varying,
    unit_name text,
    head_post text,
    head text,
    due_kind character varying NOT NULL,
    due_on date,
    due_words text,
    due_rule character varying,
    condition text,
    state character varying NOT NULL,
    report text,
    evidence text,
    assigned_on date,
    closed_on date
);
CREATE TABLE public.users (
    province character varying NOT NULL,
    id uuid NOT NULL,
    area character varying NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    username character varying NOT NULL,
    name character varying NOT NULL,
    role character varying NOT NULL,
    post character varying,
    disabled boolean NOT NULL,
    password_hash character varying NOT NULL
);
CREATE TABLE public.views (
    province character varying NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    list character varying NOT NULL,
    name character varying NOT NULL,
    query text NOT NULL
);
INSERT INTO public.cases VALUES ('12', '01890000-0000-7000-8000-0000000000c0', '03388', 1, '2026-11-28 22:58:26.482304+00', 'BN0', NULL, 'Ca cũ 0', 'ca cu 0 bn0', 'male', 1990, NULL, '2021-12-20', 'community', false, 'mild', 'home', 'active', NULL);
INSERT INTO public.cases VALUES ('12', '01890000-0000-7000-8000-0000000000c1', '03390', 1, '2026-11-28 22:58:26.511946+00', 'BN1', NULL, 'Ca cũ 1', 'ca cu 1 bn1', 'male', 1990, NULL, '2021-12-20', 'community', false, 'mild', 'home', 'active', NULL);
INSERT INTO public.cases VALUES ('12', '01890000-0000-7000-8000-0000000000c2', '03394', 1, '2026-11-28 22:58:26.536681+00', 'BN2', NULL, 'Ca cũ 2', 'ca cu 2 bn2', 'male', 1990, NULL, '2021-12-20', 'community', false, 'mild', 'home', 'active', NULL);
INSERT INTO public.cases VALUES ('12', '01890000-0000-7000-8000-0000000000c3', '03405', 1, '2026-11-28 22:58:26.567036+00', 'BN3', NULL, 'Ca cũ 3', 'ca cu 3 bn3', 'male', 1990, NULL, '2021-12-20', 'community', false, 'mild', 'home', 'active', NULL);
INSERT INTO public.changes VALUES ('12', 1, 'users', '01a22461-89d1-7206-8200-6fc95197642f', '12', 1, '2026-11-28 22:58:21.78199+00', '{"seq":1,"at":"2026-11-28T22:58:21.781990Z","user":null,"actor":"system","device":"cli","action":"create","kind":"users","id":"01a22461-89d1-7206-8200-6fc95197642f","area":"12","version":1,"before":null,"after":{"area":"12","disabled":false,"id":"01a22461-89d1-7206-8200-6fc95197642f","name":"Y tế","post":null,"province":"12","role":"health","updated_at":"2026-11-28T22:58:21.781990Z","username":"yte","version":1},"note":null}', '', '8177ff54102c18f004680c4ac4c8d56b63ad18f95228d9bd65a0f184188a8431');
INSERT INTO public.changes VALUES ('12', 2, 'levels', NULL, '12', 1, '2026-11-28 22:58:22.191463+00', '{"seq":2,"at":"2026-11-28T22:58:22.191463Z","user":null,"actor":"system","device":"clock","action":"load","kind":"levels","id":null,"area":"12","version":1,"before":null,"after":{"records":38,"sha256":"56ae9dcffb59f5639b642947e29427198d542a3948a84929816c3d55dff9566b"},"note":"note-level-run"}', '8177ff54102c18f004680c4ac4c8d56b63ad18f95228d9bd65a0f184188a8431', '7c841cadabd0d88ec54ae407794509720563cb8df751e47550a45d25795589e9');
INSERT INTO public.changes VALUES ('12', 3, 'persons', '01890000-0000-7000-8000-0000000000a0', '03388', 1, '2026-11-28 22:58:26.450969+00', '{"seq":3,"at":"2026-11-28T22:58:26.450969Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"persons","id":"01890000-0000-7000-8000-0000000000a0","area":"03388","version":1,"before":null,"after":{"area":"03388","birth_on":null,"birth_year":1980,"citizen_id":null,"contraindicated":false,"doses":0,"folded":"nguoi cu 0","hamlet":null,"id":"01890000-0000-7000-8000-0000000000a0","last_dose_on":null,"merged_into":null,"name":"Người cũ 0","phone":null,"province":"12","registered_on":"2021-12-01","sex":"female","updated_at":"2026-11-28T22:58:26.450969Z","version":1},"note":null}', '7c841cadabd0d88ec54ae407794509720563cb8df751e47550a45d25795589e9', '808d82187228bc163c1d882645583ca9ce3230fa2a726bf28d31791256692d4d');
INSERT INTO public.changes VALUES ('12', 4, 'doses', '01890000-0000-7000-8000-0000000000d0', '03388', 1, '2026-11-28 22:58:26.463272+00', '{"seq":4,"at":"2026-11-28T22:58:26.463272Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"doses","id":"01890000-0000-7000-8000-0000000000d0","area":"03388","version":1,"before":null,"after":{"area":"03388","birth_year":1980,"dose_no":1,"given_on":"2021-12-10","id":"01890000-0000-7000-8000-0000000000d0","lot":null,"person_id":"01890000-0000-7000-8000-0000000000a0","product":"Vero Cell","province":"12","serious_event":false,"site":null,"updated_at":"2026-11-28T22:58:26.463272Z","version":1},"note":null}', '808d82187228bc163c1d882645583ca9ce3230fa2a726bf28d31791256692d4d', 'fcf6e1061475a9bbc812ae2392d503866b09ad719d763f902c6ce4165108fdd1');
INSERT INTO public.changes VALUES ('12', 5, 'cases', '01890000-0000-7000-8000-0000000000c0', '03388', 1, '2026-11-28 22:58:26.482304+00', '{"seq":5,"at":"2026-11-28T22:58:26.482304Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"cases","id":"01890000-0000-7000-8000-0000000000c0","area":"03388","version":1,"before":null,"after":{"announced_on":"2021-12-20","area":"03388","birth_year":1990,"care_place":"home","code":"BN0","folded":"ca cu 0 bn0","found_in":"community","id":"01890000-0000-7000-8000-0000000000c0","name":"Ca cũ 0","onset_on":null,"outcome":"active","outcome_on":null,"person_id":null,"province":"12","severity":"mild","sex":"male","source_known":false,"updated_at":"2026-11-28T22:58:26.482304Z","version":1},"note":null}', 'fcf6e1061475a9bbc812ae2392d503866b09ad719d763f902c6ce4165108fdd1', '87e6d7015b87efce277c2e48415e1746323bd1bee2898d4766e96f6b9d784c38');
INSERT INTO public.changes VALUES ('12', 6, 'persons', '01890000-0000-7000-8000-0000000000a1', '03390', 1, '2026-11-28 22:58:26.495208+00', '{"seq":6,"at":"2026-11-28T22:58:26.495208Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"persons","id":"01890000-0000-7000-8000-0000000000a1","area":"03390","version":1,"before":null,"after":{"area":"03390","birth_on":null,"birth_year":1981,"citizen_id":null,"contraindicated":false,"doses":0,"folded":"nguoi cu 1","hamlet":null,"id":"01890000-0000-7000-8000-0000000000a1","last_dose_on":null,"merged_into":null,"name":"Người cũ 1","phone":null,"province":"12","registered_on":"2021-12-01","sex":"female","updated_at":"2026-11-28T22:58:26.495208Z","version":1},"note":null}', '87e6d7015b87efce277c2e48415e1746323bd1bee2898d4766e96f6b9d784c38', '00ee017de55013423a528422cdc92e8267eb7b17faff1bbcb971a494ae51d4e7');
INSERT INTO public.changes VALUES ('12', 7, 'doses', '01890000-0000-7000-8000-0000000000d1', '03390', 1, '2026-11-28 22:58:26.499117+00', '{"seq":7,"at":"2026-11-28T22:58:26.499117Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"doses","id":"01890000-0000-7000-8000-0000000000d1","area":"03390","version":1,"before":null,"after":{"area":"03390","birth_year":1981,"dose_no":1,"given_on":"2021-12-10","id":"01890000-0000-7000-8000-0000000000d1","lot":null,"person_id":"01890000-0000-7000-8000-0000000000a1","product":"Vero Cell","province":"12","serious_event":false,"site":null,"updated_at":"2026-11-28T22:58:26.499117Z","version":1},"note":null}', '00ee017de55013423a528422cdc92e8267eb7b17faff1bbcb971a494ae51d4e7', '1b55905fbc071ced3220c7bb0ba75f3b5100a0572c9b50c136543891e1947451');
INSERT INTO public.changes VALUES ('12', 8, 'cases', '01890000-0000-7000-8000-0000000000c1', '03390', 1, '2026-11-28 22:58:26.511946+00', '{"seq":8,"at":"2026-11-28T22:58:26.511946Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"cases","id":"01890000-0000-7000-8000-0000000000c1","area":"03390","version":1,"before":null,"after":{"announced_on":"2021-12-20","area":"03390","birth_year":1990,"care_place":"home","code":"BN1","folded":"ca cu 1 bn1","found_in":"community","id":"01890000-0000-7000-8000-0000000000c1","name":"Ca cũ 1","onset_on":null,"outcome":"active","outcome_on":null,"person_id":null,"province":"12","severity":"mild","sex":"male","source_known":false,"updated_at":"2026-11-28T22:58:26.511946Z","version":1},"note":null}', '1b55905fbc071ced3220c7bb0ba75f3b5100a0572c9b50c136543891e1947451', '378d54bcb1b82405127f36f66ea8961abd5d7ff3a1f5720ebdf03c07aaba9a89');
INSERT INTO public.changes VALUES ('12', 9, 'persons', '01890000-0000-7000-8000-0000000000a2', '03394', 1, '2026-11-28 22:58:26.518993+00', '{"seq":9,"at":"2026-11-28T22:58:26.518993Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"persons","id":"01890000-0000-7000-8000-0000000000a2","area":"03394","version":1,"before":null,"after":{"area":"03394","birth_on":null,"birth_year":1982,"citizen_id":null,"contraindicated":false,"doses":0,"folded":"nguoi cu 2","hamlet":null,"id":"01890000-0000-7000-8000-0000000000a2","last_dose_on":null,"merged_into":null,"name":"Người cũ 2","phone":null,"province":"12","registered_on":"2021-12-01","sex":"female","updated_at":"2026-11-28T22:58:26.518993Z","version":1},"note":null}', '378d54bcb1b82405127f36f66ea8961abd5d7ff3a1f5720ebdf03c07aaba9a89', '47bb090d381365fc9a7409304b69d469cb045024797cf93c82a99e697f4c152b');
INSERT INTO public.changes VALUES ('12', 10, 'doses', '01890000-0000-7000-8000-0000000000d2', '03394', 1, '2026-11-28 22:58:26.525066+00', '{"seq":10,"at":"2026-11-28T22:58:26.525066Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"doses","id":"01890000-0000-7000-8000-0000000000d2","area":"03394","version":1,"before":null,"after":{"area":"03394","birth_year":1982,"dose_no":1,"given_on":"2021-12-10","id":"01890000-0000-7000-8000-0000000000d2","lot":null,"person_id":"01890000-0000-7000-8000-0000000000a2","product":"Vero Cell","province":"12","serious_event":false,"site":null,"updated_at":"2026-11-28T22:58:26.525066Z","version":1},"note":null}', '47bb090d381365fc9a7409304b69d469cb045024797cf93c82a99e697f4c152b', '41dd1549dabcffa4ae98fea88a4323fb5839ce60c8dbb006cdd8d97eca50ddb9');
INSERT INTO public.changes VALUES ('12', 11, 'cases', '01890000-0000-7000-8000-0000000000c2', '03394', 1, '2026-11-28 22:58:26.536681+00', '{"seq":11,"at":"2026-11-28T22:58:26.536681Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"cases","id":"01890000-0000-7000-8000-0000000000c2","area":"03394","version":1,"before":null,"after":{"announced_on":"2021-12-20","area":"03394","birth_year":1990,"care_place":"home","code":"BN2","folded":"ca cu 2 bn2","found_in":"community","id":"01890000-0000-7000-8000-0000000000c2","name":"Ca cũ 2","onset_on":null,"outcome":"active","outcome_on":null,"person_id":null,"province":"12","severity":"mild","sex":"male","source_known":false,"updated_at":"2026-11-28T22:58:26.536681Z","version":1},"note":null}', '41dd1549dabcffa4ae98fea88a4323fb5839ce60c8dbb006cdd8d97eca50ddb9', '04c90ca089951541d107a062865817e36ade0f9374c5d8b6d35e3f6dea4c1674');
INSERT INTO public.changes VALUES ('12', 12, 'persons', '01890000-0000-7000-8000-0000000000a3', '03405', 1, '2026-11-28 22:58:26.542847+00', '{"seq":12,"at":"2026-11-28T22:58:26.542847Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"persons","id":"01890000-0000-7000-8000-0000000000a3","area":"03405","version":1,"before":null,"after":{"area":"03405","birth_on":null,"birth_year":1983,"citizen_id":null,"contraindicated":false,"doses":0,"folded":"nguoi cu 3","hamlet":null,"id":"01890000-0000-7000-8000-0000000000a3","last_dose_on":null,"merged_into":null,"name":"Người cũ 3","phone":null,"province":"12","registered_on":"2021-12-01","sex":"female","updated_at":"2026-11-28T22:58:26.542847Z","version":1},"note":null}', '04c90ca089951541d107a062865817e36ade0f9374c5d8b6d35e3f6dea4c1674', 'ae43801d4355687cf80f9c420f4825104345c652c26639123f94316ffa7374eb');
INSERT INTO public.changes VALUES ('12', 13, 'doses', '01890000-0000-7000-8000-0000000000d3', '03405', 1, '2026-11-28 22:58:26.549686+00', '{"seq":13,"at":"2026-11-28T22:58:26.549686Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"doses","id":"01890000-0000-7000-8000-0000000000d3","area":"03405","version":1,"before":null,"after":{"area":"03405","birth_year":1983,"dose_no":1,"given_on":"2021-12-10","id":"01890000-0000-7000-8000-0000000000d3","lot":null,"person_id":"01890000-0000-7000-8000-0000000000a3","product":"Vero Cell","province":"12","serious_event":false,"site":null,"updated_at":"2026-11-28T22:58:26.549686Z","version":1},"note":null}', 'ae43801d4355687cf80f9c420f4825104345c652c26639123f94316ffa7374eb', '9d88c3e0ba7266f773c1a485d8ec091b02981cbec9fbf28546d02ccb78239fe1');
INSERT INTO public.changes VALUES ('12', 14, 'cases', '01890000-0000-7000-8000-0000000000c3', '03405', 1, '2026-11-28 22:58:26.567036+00', '{"seq":14,"at":"2026-11-28T22:58:26.567036Z","user":"01a22461-89d1-7206-8200-6fc95197642f","actor":"Y tế","device":"web","action":"create","kind":"cases","id":"01890000-0000-7000-8000-0000000000c3","area":"03405","version":1,"before":null,"after":{"announced_on":"2021-12-20","area":"03405","birth_year":1990,"care_place":"home","code":"BN3","folded":"ca cu 3 bn3","found_in":"community","id":"01890000-0000-7000-8000-0000000000c3","name":"Ca cũ 3","onset_on":null,"outcome":"active","outcome_on":null,"person_id":null,"province":"12","severity":"mild","sex":"male","source_known":false,"updated_at":"2026-11-28T22:58:26.567036Z","version":1},"note":null}', '9d88c3e0ba7266f773c1a485d8ec091b02981cbec9fbf28546d02ccb78239fe1', 'a60cd97c0d52b1eac0cf6a565e9b4d53a8975181eff2149033a07e64f4be9e96');
INSERT INTO public.doses VALUES ('12', '01890000-0000-7000-8000-0000000000d0', '03388', 1, '2026-11-28 22:58:26.463272+00', '01890000-0000-7000-8000-0000000000a0', 1980, 1, '2021-12-10', 'Vero Cell', NULL, NULL, false);
INSERT INTO public.doses VALUES ('12', '01890000-0000-7000-8000-0000000000d1', '03390', 1, '2026-11-28 22:58:26.499117+00', '01890000-0000-7000-8000-0000000000a1', 1981, 1, '2021-12-10', 'Vero Cell', NULL, NULL, false);
INSERT INTO public.doses VALUES ('12', '01890000-0000-7000-8000-0000000000d2', '03394', 1, '2026-11-28 22:58:26.525066+00', '01890000-0000-7000-8000-0000000000a2', 1982, 1, '2021-12-10', 'Vero Cell', NULL, NULL, false);
INSERT INTO public.doses VALUES ('12', '01890000-0000-7000-8000-0000000000d3', '03405', 1, '2026-11-28 22:58:26.549686+00', '01890000-0000-7000-8000-0000000000a3', 1983, 1, '2021-12-10', 'Vero Cell', NULL, NULL, false);
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654007e42c52', '03388', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6541a50834f8', '03390', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65424f70a69d', '03394', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6543c57cffc0', '03405', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6544818bcf0a', '03408', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654553df450c', '03424', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6546025b2c6f', '03430', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65470b832fbb', '03433', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6548da9f633e', '03434', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6549ac36f44a', '03439', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654a5f88268f', '03442', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654b5adc1d8e', '03445', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654c595ad8c1', '03451', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654d3fbe241b', '03460', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654e40497fca', '03463', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-654f04401dde', '03466', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65503e1660bf', '03472', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65511668e16d', '03478', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6552faa3acaf', '03487', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6553a1aa0f75', '03503', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6554707713aa', '03508', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655504b6813d', '03517', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6556f8ac5d86', '03529', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65574a4c8058', '03532', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6558bbfcb125', '03538', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655907189111', '03544', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655a3dffdb02', '03549', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655ba687e82a', '03562', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655ccf490191', '03571', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655db1058747', '03583', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655ee44f9b9a', '03595', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-655f05d51dd0', '03598', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6560284e67ad', '03601', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-656180a3319a', '03613', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6562e658e611', '03616', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-6563b33c2364', '03618', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-656444ebdce5', '03637', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.levels VALUES ('12', '01a22461-8b6f-77fa-bf22-65650ee73cce', '03640', 1, '2026-11-28 22:58:22.191463+00', '2026-11-28', '218', NULL, '{"day": "2026-11-28", "kind": "commune", "areas": null, "rules": null, "full_50": null, "full_65": null, "members": 0, "capacity": null, "dose1_18": null, "full_all": null, "full_risk": null, "areas_high": null, "population": null, "cases_week1": 0, "cases_week2": 0, "deaths_week": 0, "oxygen_week": null, "spread_share": null, "areas_at_risk": null, "crowded_place": null, "current_level": null, "adjacent_level": null, "capacity_units": null, "criterion3_met": null, "important_zone": null, "spreads_beyond": null, "unknown_source": 0, "areas_very_high": null, "contacts_in_community": null, "hard_to_control_place": null, "cluster_unknown_source": null, "entry_or_quarantine_risk": null}');
INSERT INTO public.persons VALUES ('12', '01890000-0000-7000-8000-0000000000a0', '03388', 1, '2026-11-28 22:58:26.450969+00', NULL, 'Người cũ 0', 'nguoi cu 0', 'female', 1980, NULL, NULL, NULL, false, 1, '2021-12-10', '2021-12-01', NULL);
INSERT INTO public.persons VALUES ('12', '01890000-0000-7000-8000-0000000000a1', '03390', 1, '2026-11-28 22:58:26.495208+00', NULL, 'Người cũ 1', 'nguoi cu 1', 'female', 1981, NULL, NULL, NULL, false, 1, '2021-12-10', '2021-12-01', NULL);
INSERT INTO public.persons VALUES ('12', '01890000-0000-7000-8000-0000000000a2', '03394', 1, '2026-11-28 22:58:26.518993+00', NULL, 'Người cũ 2', 'nguoi cu 2', 'female', 1982, NULL, NULL, NULL, false, 1, '2021-12-10', '2021-12-01', NULL);
INSERT INTO public.persons VALUES ('12', '01890000-0000-7000-8000-0000000000a3', '03405', 1, '2026-11-28 22:58:26.542847+00', NULL, 'Người cũ 3', 'nguoi cu 3', 'female', 1983, NULL, NULL, NULL, false, 1, '2021-12-10', '2021-12-01', NULL);
INSERT INTO public.tallies VALUES ('12', 'person', '2021-12-01', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '9999-12-31', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '2021-12-01', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '9999-12-31', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '2021-12-10', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '9999-12-31', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '2021-12-10', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '9999-12-31', '03388', 1980, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '2021-12-20', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '9999-12-31', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '2021-12-20', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '9999-12-31', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '2021-12-20', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '9999-12-31', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '2021-12-20', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '9999-12-31', '03388', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '2021-12-01', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '9999-12-31', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '2021-12-01', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '9999-12-31', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '2021-12-10', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '9999-12-31', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '2021-12-10', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '9999-12-31', '03390', 1981, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '2021-12-20', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '9999-12-31', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '2021-12-20', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '9999-12-31', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '2021-12-20', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '9999-12-31', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '2021-12-20', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '9999-12-31', '03390', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '2021-12-01', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '9999-12-31', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '2021-12-01', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '9999-12-31', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '2021-12-10', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '9999-12-31', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '2021-12-10', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '9999-12-31', '03394', 1982, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '2021-12-20', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '9999-12-31', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '2021-12-20', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '9999-12-31', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '2021-12-20', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '9999-12-31', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '2021-12-20', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '9999-12-31', '03394', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '2021-12-01', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'person', '9999-12-31', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '2021-12-01', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'person_due', '9999-12-31', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '2021-12-10', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'dose', '9999-12-31', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '2021-12-10', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'dose1', '9999-12-31', '03405', 1983, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '2021-12-20', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community', '9999-12-31', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '2021-12-20', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_community_unknown', '9999-12-31', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '2021-12-20', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_new', '9999-12-31', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '2021-12-20', '03405', 1990, 1);
INSERT INTO public.tallies VALUES ('12', 'case_source_unknown', '9999-12-31', '03405', 1990, 1);
INSERT INTO public.users VALUES ('12', '01a22461-89d1-7206-8200-6fc95197642f', '12', 1, '2026-11-28 22:58:21.78199+00', 'yte', 'Y tế', 'health', NULL, false, '$argon2id$v=19$m=19456,t=2,p=1$TSIEJinvrgQlx5UnIb92eQ$qaGI60JusmpIvOkRL6SNMO594k0wEvkF04httL6B3O8');
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (province, seq);
ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.doses
    ADD CONSTRAINT doses_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.duty
    ADD CONSTRAINT duty_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.levels
    ADD CONSTRAINT levels_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.population
    ADD CONSTRAINT population_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.stock
    ADD CONSTRAINT stock_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (province, measure, day, area, stratum);
ALTER TABLE ONLY public.targets
    ADD CONSTRAINT targets_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (province, id);
ALTER TABLE ONLY public.views
    ADD CONSTRAINT views_pkey PRIMARY KEY (province, id);
CREATE INDEX cases_province_announced_on_id ON public.cases USING btree (province, announced_on, id);
CREATE INDEX cases_province_area_announced_on ON public.cases USING btree (province, area, announced_on);
CREATE INDEX cases_province_code ON public.cases USING btree (province, code);
CREATE INDEX changes_province_kind_record_id ON public.changes USING btree (province, kind, record_id);
CREATE INDEX decisions_province_area_effective_at ON public.decisions USING btree (province, area, effective_at);
CREATE INDEX documents_province_issued_on ON public.documents USING btree (province, issued_on);
CREATE INDEX doses_province_area_given_on ON public.doses USING btree (province, area, given_on);
CREATE INDEX doses_province_given_on_id ON public.doses USING btree (province, given_on, id);
CREATE INDEX doses_province_person_id_dose_no ON public.doses USING btree (province, person_id, dose_no);
CREATE INDEX duty_province_starts_at ON public.duty USING btree (province, starts_at);
CREATE INDEX levels_province_assessed_on_area ON public.levels USING btree (province, assessed_on, area);
CREATE INDEX persons_fts ON public.persons USING gin (to_tsvector('simple'::regconfig, (folded)::text));
CREATE INDEX persons_province_area_birth_year ON public.persons USING btree (province, area, birth_year);
CREATE INDEX persons_province_birth_year_doses ON public.persons USING btree (province, birth_year, doses);
CREATE INDEX persons_province_citizen_id ON public.persons USING btree (province, citizen_id);
CREATE INDEX persons_province_folded_id ON public.persons USING btree (province, folded, id);
CREATE INDEX population_province_area_counted_on ON public.population USING btree (province, area, counted_on);
CREATE INDEX sessions_user_id ON public.sessions USING btree (user_id);
CREATE INDEX stock_province_area_moved_on ON public.stock USING btree (province, area, moved_on);
CREATE INDEX targets_province_document_id ON public.targets USING btree (province, document_id);
CREATE INDEX tasks_province_area_state ON public.tasks USING btree (province, area, state);
CREATE INDEX tasks_province_document_id_ordinal ON public.tasks USING btree (province, document_id, ordinal);
CREATE INDEX tasks_province_parent_id ON public.tasks USING btree (province, parent_id);
CREATE UNIQUE INDEX users_name ON public.users USING btree (username);
CREATE INDEX views_province_user_id_list ON public.views USING btree (province, user_id, list);
INSERT INTO public.seaql_migrations (version, applied_at) VALUES ('m0001_first', 1640000000);

-- The atlas as a PostGIS database: what `python -m layers publish --to` makes where it is not there yet.
-- Rows are edited in place, from QGIS say; `atlas.edition` counts the edits, and the page reads again when it moves.

create extension if not exists postgis;
create schema if not exists atlas;

-- One row for each record. `properties` are those of geodata/README.md without the id; json keeps their order.
create table if not exists atlas.feature (
    id text primary key,
    layer text not null,
    properties json not null check (json_typeof(properties) = 'object' and properties -> 'id' is null),
    geom geometry(Geometry, 4326),
    name text generated always as (properties ->> 'name') stored,
    kind text generated always as (properties ->> 'kind') stored
);
create index if not exists feature_geom on atlas.feature using gist (geom);

-- The bibliography.
create table if not exists atlas.source (
    key text primary key,
    title text not null,
    publisher text not null,
    url text,
    date text
);

-- corridors.json, sea_level.json and meta.json, as they are.
create table if not exists atlas.document (
    name text primary key,
    content json not null
);

-- A row and not a sequence: the number moves when an edit is committed, not before.
create table if not exists atlas.edition (
    only_row boolean primary key default true check (only_row),
    number bigint not null,
    published bigint not null
);
insert into atlas.edition (number, published) values (0, 0) on conflict do nothing;

create or replace function atlas.count_edit() returns trigger language plpgsql security definer
set search_path = atlas as $$
begin
    update atlas.edition set number = number + 1;
    return null;
end $$;

create or replace trigger count_edit after insert or update or delete or truncate on atlas.feature
    for each statement execute function atlas.count_edit();
create or replace trigger count_edit after insert or update or delete or truncate on atlas.source
    for each statement execute function atlas.count_edit();
create or replace trigger count_edit after insert or update or delete or truncate on atlas.document
    for each statement execute function atlas.count_edit();

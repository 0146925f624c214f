#!/bin/sh
# PostgreSQL's image runs it once, on an empty data folder.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname portal --file /roles.sql
psql --set ON_ERROR_STOP=1 --username postgres --dbname portal <<SQL
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv password PORTAL_PASSWORD
alter role portal_owner password :'owner_password';
alter role portal password :'password';
SQL

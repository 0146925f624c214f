-- Run once as a superuser, connected to the database `portal`: the role that owns what migrations make, and the role of api
-- and worker, which owns nothing. Both log in with a password that is set afterwards:
--   alter role portal_owner password '…'; alter role portal password '…';
create role portal_owner login;
create role portal login;
alter database portal owner to portal_owner;
alter schema public owner to portal_owner;
grant connect on database portal to portal;
revoke create on schema public from public;
grant usage on schema public to portal;

-- What migrations make from now on, api and worker may use. The books and the audit are protected by their triggers, too.
alter default privileges for role portal_owner grant usage on schemas to portal;
alter default privileges for role portal_owner grant select, insert, update, delete on tables to portal;
alter default privileges for role portal_owner grant usage, select, update on sequences to portal;
alter default privileges for role portal_owner grant execute on functions to portal;

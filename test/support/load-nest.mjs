// @nestjs-modules/mailer is CommonJS and requires Nest, which is ESM: under Jest that only works once Nest is loaded.
import '@nestjs/common';

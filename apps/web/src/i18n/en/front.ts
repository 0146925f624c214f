import common from './common.json';
import entry from './entry.json';
import password from './password.json';
import payer from './payer.json';
import problems from './problems.json';

export default {
  common,
  entry,
  password,
  payer,
  problems,
};

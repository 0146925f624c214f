import common from './common.json';
import entry from './entry.json';
import password from './password.json';
import problems from './problems.json';

export default {
  common,
  entry,
  password,
  problems,
};

import { inspect } from './inspect.js';
import type { InspectionTask } from './verdict.js';

// A process of its own, without settings, network addresses or write access: whatever a file does to a decoder, it does here.
process.on('disconnect', () => process.exit(0));
process.on('message', (task: InspectionTask) => {
  void inspect(task).then((verdict) => process.send!(verdict));
});
process.send!('ready');

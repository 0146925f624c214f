// Loaded into api and worker by the local start. If that was killed, they end too, instead of holding the port for ever.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The listener alone would keep a process alive that has nothing left to do.
process.channel?.unref();

// Imported before anything else: libuv reads the number when it first needs a thread, and never again. Node's four would all
// be taken by four password hashes, and files and name look-ups would wait behind them.
process.env.UV_THREADPOOL_SIZE ??= '8';

package io.headgate.gateway.http.accesslog;

/** Makes a line, without its end, of a request that has ended. Any thread. */
interface LineFormat {

  String line(AccessEntry entry, AccessEntry.Result result);
}

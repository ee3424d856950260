package io.headgate.gateway.http;

/** A client's connection, as the server sees it. Confined to its event loop. */
interface ServedConnection {

  /** Ends it now if it carries no request, else after those that it carries. */
  void drain();

  /** Closes it now, whatever is on its way. */
  void close();
}

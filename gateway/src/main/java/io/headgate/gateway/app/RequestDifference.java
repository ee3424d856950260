package io.headgate.gateway.app;

/**
 * A request that is not answered the same everywhere.
 *
 * @param request method and URL
 * @param nginx which rule has it in ingress-nginx, or what is answered there
 * @param faithful the same with {@code --compat faithful}
 * @param strict the same with {@code --compat strict}
 * @param why the habit of ingress-nginx that it comes from
 */
record RequestDifference(
    String request, String nginx, String faithful, String strict, String why) {}

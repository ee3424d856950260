/**
 * The one executable: commands, options, and the place where everything meets.
 *
 * <p>Start at {@link io.headgate.gateway.app.Main}. The commands that ask a running node ({@code
 * get}, {@code explain}, {@code ipvsadm}, {@code drain}, {@code undrain}) are short texts over
 * {@link io.headgate.gateway.app.AdminConnection} and load nothing but the command line parser;
 * {@code check} reads manifests and serves nothing; {@code serve} and {@code demo} turn their flags
 * into {@link io.headgate.gateway.app.GatewayOptions} and start a node with them. Nothing imports
 * this package.
 */
package io.headgate.gateway.app;

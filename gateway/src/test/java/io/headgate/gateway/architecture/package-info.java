/** The rules between packages, held by the build: each with its reason beside it. */
package io.headgate.gateway.architecture;

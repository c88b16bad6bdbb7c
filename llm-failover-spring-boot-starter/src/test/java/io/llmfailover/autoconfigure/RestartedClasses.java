package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Loads the classes of an application anew each time, as devtools does at a restart: the
 * libraries stay, and must not hold on to what they were given.
 */
final class RestartedClasses extends ClassLoader {

	private final String application;

	private final List<String> missing;

	/**
	 * Creates it.
	 * @param application the name of the class that is loaded anew, with those in it
	 * @param missing the names of classes that are not found
	 */
	RestartedClasses(String application, String... missing) {
		super(RestartedClasses.class.getClassLoader());
		this.application = application;
		this.missing = List.of(missing);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (this.missing.contains(name)) {
			throw new ClassNotFoundException(name);
		}
		if (!name.equals(this.application) && !name.startsWith(this.application + "$")) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (file == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] bytes = file.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

}

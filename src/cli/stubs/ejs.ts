/** For the package `ejs`: templates are rendered in help texts only. */
export default { render: (text: string): string => text };

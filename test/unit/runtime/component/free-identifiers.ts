import ts from 'typescript';

/** The names that a program uses, and declares nowhere. */
export function freeIdentifiers(program: string): string[] {
  const source = ts.createSourceFile('/program.js', program, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const options = { allowJs: true, noLib: true, noResolve: true, types: [] };
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name) => (name === source.fileName ? source : undefined);
  const checker = ts.createProgram([source.fileName], options, host).getTypeChecker();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isLabel(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      // What the checker knows of itself, such as `arguments`, is declared nowhere.
      if ((symbol?.declarations ?? []).length === 0) names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...names];
}

/** Whether it stands for itself, and for nothing that is declared: a property, or a place in the program. */
function isLabel(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent)
  );
}
